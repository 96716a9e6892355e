import type { SourceStanding } from '../../src/operations/source/source-standing.ts';
import { isPaused } from '../../src/operations/source/source-standing.ts';
import { printable } from '../cli/printable.ts';

/** `2026-11-28 23:12:06 UTC`. @param time RFC 3339, UTC. */
function utc(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')} UTC`;
}

/** Why no events are taken, since when and by whom, in one line. `undefined` while they are taken. */
export function sourceText({ reading, pause }: SourceStanding): string | undefined {
  const { state, changedAt, cause } = reading;
  if (state === 'enabled') return undefined;
  if (!isPaused(reading)) return `the event source mapping is ${state}`;
  const how = state === 'disabling' ? ', and the last batches are being finished' : '';
  if (pause) {
    const { startedAt, by, note } = pause;
    return printable(`paused since ${utc(startedAt)} by ${by}: ${note}${how}`);
  }
  const changed = [
    ...(changedAt === undefined ? [] : [`changed last at ${utc(changedAt)}`]),
    ...(cause === undefined ? [] : [cause]),
  ].join(', ');
  const details = changed === '' ? '' : ` (${changed})`;
  return printable(`disabled, but not by "events pause"${details}${how}`);
}

/** Whether events are taken from the queue, for programs. */
export function sourceJson({ reading, pause }: SourceStanding): object {
  const { state, changedAt, cause } = reading;
  return {
    state,
    changed_at: changedAt,
    cause,
    ...(pause && {
      paused: { since: pause.startedAt, by: pause.by, reason: pause.note, operation: pause.id },
    }),
  };
}
