import type { QueueDepth } from '../../src/operation-ports.ts';
import type { OpenSummary } from '../../src/operations/open-summary.ts';
import { printable } from '../cli/printable.ts';
import { sourceJson, sourceText } from './source-text.ts';
import {
  causeText,
  depthText,
  number,
  openText,
  ratesOf,
  type Said,
  type WatchReport,
} from './watch-report.ts';

/** A report as one line of text. */
export function plainLine({ at, queues, outcomes, open, source }: WatchReport): string {
  const parts = [
    ...partsOf('source', source, (value) => {
      const text = sourceText(value);
      return text === undefined ? [] : [`source: ${text}`];
    }),
    ...partsOf('queues', queues, ({ queue, deadLetters }) => [
      `queue: ${depthText(queue)}`,
      `dead letters: ${depthText(deadLetters)}`,
    ]),
    ...partsOf('outcomes', outcomes, (value) => [
      `outcomes: ${value ? rates(value) : 'none lately'}`,
    ]),
    ...partsOf('open', open, (value) => [`open: ${openText(value)}`, ...causes(value)]),
  ];
  const time = new Date(at).toISOString().slice(0, 19);
  return printable(`${time}Z  ${parts.join('; ')}`);
}

function partsOf<T>(name: string, said: Said<T>, text: (value: T) => string[]): string[] {
  if (said.kind === 'problem') return [`${name}: ${said.text}`];
  const [first, ...others] = text(said.value);
  return first === undefined ? [] : [`${first}${said.note}`, ...others];
}

function rates(counts: Parameters<typeof ratesOf>[0]): string {
  const { total, begins, ends, outcomes } = ratesOf(counts);
  const each = outcomes.map(({ kind, rate }) => `${kind} ${rate}`).join(', ');
  return `${total}${each === '' ? '' : ` (${each})`}, ${begins} to ${ends} UTC`;
}

function causes({ causes }: OpenSummary): string[] {
  if (causes.length === 0) return [];
  const each = causes.map((cause) => `${number(cause.events)} ${causeText(cause).join(' ')}`);
  return [`causes: ${each.join(', ')}`];
}

/** A report for programs, with the names of the wire format. What could not be read is missing, and in `errors`. */
export function jsonReport({ at, queues, outcomes, open, source }: WatchReport): object {
  const errors = Object.entries({ source, queues, outcomes, open }).flatMap(([name, said]) =>
    said.kind === 'problem' ? [[name, said.text]] : [],
  );
  return {
    at: new Date(at).toISOString(),
    ...(source.kind === 'value' && { source: sourceJson(source.value) }),
    ...(queues.kind === 'value' && {
      queue: jsonDepth(queues.value.queue),
      dead_letters: jsonDepth(queues.value.deadLetters),
    }),
    ...(outcomes.kind === 'value' && { outcomes: outcomes.value ?? null }),
    ...(open.kind === 'value' && { open: jsonOpen(open.value) }),
    ...(errors.length > 0 && { errors: Object.fromEntries(errors) as object }),
  };
}

function jsonDepth({ visible, inFlight, delayed }: QueueDepth): object {
  return { visible, in_flight: inFlight, delayed };
}

function jsonOpen({ failed, queued, complete, causes }: OpenSummary): object {
  const named = causes.map(({ fingerprint, events, reasons, types }) => ({
    fingerprint,
    events,
    reasons,
    types: Object.fromEntries(types.counts),
  }));
  return { failed, queued, complete, causes: named };
}
