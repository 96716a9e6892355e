import type { Colour, Paint } from '../cli/colours.ts';
import { printable, shortened } from '../cli/printable.ts';
import { wrap } from '../cli/wrap.ts';
import { OUTCOME_COLOURS } from '../local/run-report.ts';
import { sourceText } from './source-text.ts';
import {
  causeText,
  depthText,
  number,
  openText,
  ratesOf,
  type Said,
  type WatchReport,
} from './watch-report.ts';

interface Line {
  readonly text: string;
  readonly colour?: Colour | undefined;
}

/** Columns before the values. */
const LABEL_COLUMNS = 14;

/**
 * A report for a terminal.
 *
 * @param columns of the terminal. Each line has at least one fewer, so that none is wrapped.
 */
export function screenLines(
  name: string,
  report: WatchReport,
  columns: number,
  paint: Paint,
): string[] {
  const time = new Date(report.at).toISOString().slice(0, 19).replace('T', ' ');
  const room = Math.max(1, columns - 1);
  const lines: Line[] = [
    { text: `${name}  ${time} UTC`, colour: 'bold' },
    { text: '' },
    ...sourceLines(report.source, room),
    ...queueLines(report.queues, room),
    ...outcomeLines(report.outcomes, room),
    ...openLines(report.open, room),
  ];
  return lines.map(({ text, colour }) => {
    const shown = shortened(printable(text), room);
    return colour === undefined ? shown : paint(colour, shown);
  });
}

/** Nothing while events are taken. */
function sourceLines(source: WatchReport['source'], room: number): Line[] {
  if (source.kind === 'problem') return problem('source', source.text, room);
  const text = sourceText(source.value);
  return text === undefined ? [] : whole('source', `${text}${source.note}`, room, 'yellow');
}

function queueLines(queues: WatchReport['queues'], room: number): Line[] {
  if (queues.kind === 'problem') return problem('queues', queues.text, room);
  const { queue, deadLetters } = queues.value;
  return [
    labelled('queue', `${depthText(queue)}${queues.note}`),
    labelled(
      'dead letters',
      depthText(deadLetters),
      deadLetters.visible > 0 ? 'yellow' : undefined,
    ),
  ];
}

function outcomeLines(outcomes: WatchReport['outcomes'], room: number): Line[] {
  if (outcomes.kind === 'problem') return problem('outcomes', outcomes.text, room);
  if (!outcomes.value) return [labelled('outcomes', `none lately${outcomes.note}`)];
  const rates = ratesOf(outcomes.value);
  return [
    labelled('outcomes', `${rates.total}  ${rates.begins}–${rates.ends}${outcomes.note}`),
    ...rates.outcomes.map(({ kind, rate }) => labelled(`  ${kind}`, rate, OUTCOME_COLOURS[kind])),
  ];
}

function openLines(open: Said<WatchOpen>, room: number): Line[] {
  if (open.kind === 'problem') return problem('open', open.text, room);
  return [
    labelled('open', `${openText(open.value)}${open.note}`),
    ...open.value.causes.map((cause) => ({
      text: [number(cause.events).padStart(5), ...causeText(cause)].join('  '),
    })),
  ];
}

type WatchOpen = Extract<WatchReport['open'], { kind: 'value' }>['value'];

function labelled(label: string, text: string, colour?: Colour): Line {
  return { text: `${label.padEnd(LABEL_COLUMNS)}${text}`, colour };
}

function problem(label: string, text: string, room: number): Line[] {
  return whole(label, text, room, 'red');
}

/** A text that must be read whole, also on a narrow terminal. */
function whole(label: string, text: string, room: number, colour: Colour): Line[] {
  const [first = '', ...others] = wrap(printable(text), room - LABEL_COLUMNS);
  return [labelled(label, first, colour), ...others.map((line) => labelled('', line, colour))];
}
