import { Watch } from '../../src/operations/watch.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { openScreen } from '../cli/screen.ts';
import { columnsOf } from '../cli/wrap.ts';
import { connected } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Surroundings } from './find-target.ts';
import { openWatchPorts, watchPeriods } from './open-watch.ts';
import type { WatchValues } from './watch-options.ts';
import { jsonReport, plainLine } from './watch-lines.ts';
import { isComplete, reportOf, type WatchReport } from './watch-report.ts';
import { screenLines } from './watch-screen.ts';

export interface WatchSurroundings extends Surroundings {
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. Never rejects. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Reports again and again, until the signal is aborted or as often as is asked for. */
export async function watchEvents(
  values: WatchValues,
  session: Session,
  surroundings: WatchSurroundings,
): Promise<Result> {
  return connected(values, session, surroundings, async (connection) => {
    const ports = openWatchPorts(connection, surroundings);
    const watch = new Watch(ports, watchPeriods(connection));
    return report(watch, connection, values, session, surroundings);
  });
}

async function report(
  watch: Watch,
  { stack, explain }: Pick<Connection, 'stack' | 'explain'>,
  { every, count = Infinity }: WatchValues,
  session: Session,
  { sleep }: WatchSurroundings,
): Promise<Result> {
  const { signal } = session;
  const view = openView(stack.name, session);
  const period = (every ?? (view.isScreen ? 1 : 10)) * 1000;
  try {
    for (let reports = 1; ; reports += 1) {
      const over = sleep(period, signal);
      // Whatever doesn't answer within the period is shown as it was.
      await Promise.race([watch.refresh(), over]);
      if (signal.aborted) return { exitCode: INTERRUPTED, text: view.last() };
      const current = reportOf(watch.observe(), explain);
      view.show(current);
      if (reports >= count) return { exitCode: isComplete(current) ? 0 : 1, text: view.last() };
      await over;
    }
  } finally {
    view.close();
  }
}

/** Where reports go. */
interface View {
  readonly isScreen: boolean;
  show(report: WatchReport): void;
  /** What stays on the terminal at the end. */
  last(): string;
  close(): void;
}

function openView(name: string, session: Session): View {
  const { narration, json, printJson, env, paint } = session;
  if (json || narration.isTTY !== true || env['TERM'] === 'dumb') {
    const show = (current: WatchReport): void => {
      if (json) printJson(jsonReport(current));
      else narration.write(`${plainLine(current)}\n`);
    };
    return { isScreen: false, show, last: () => '', close: () => undefined };
  }
  const screen = openScreen(narration);
  let lines: string[] = [];
  return {
    isScreen: true,
    show: (current) => {
      lines = screenLines(name, current, columnsOf(narration), paint);
      screen.draw(lines);
    },
    last: () => lines.map((line) => `${line}\n`).join(''),
    close: () => screen.close(),
  };
}
