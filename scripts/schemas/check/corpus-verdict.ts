import { nameText, type SchemaName } from './compare-schemas.ts';
import type { CorpusExtent } from './corpus-source.ts';
import type { CorpusRefusal } from './corpus-refusals.ts';
import type { CorpusResult } from './corpus-tally.ts';
import { count, counted } from './counts.ts';
import { findingAt } from './generated-verdict.ts';
import type { Finding, Judge, Opinion } from './verdict.ts';

/** What was read of a schema's events, and what its candidate would do with them. */
export interface CorpusReport {
  /** Where the events come from: `the ledger of make local`. */
  readonly source: string;
  readonly result: CorpusResult;
  readonly extent: CorpusExtent;
}

/** The reports on several schemas, by `nameText`. */
export type CorpusReports = ReadonlyMap<string, CorpusReport>;

/** Rejected events that wait for a new version. */
export interface WaitingForVersion {
  /** `order.placed/v3` */
  readonly schema: string;
  readonly events: number;
  /** How many of them it accepts. */
  readonly accepted: number;
}

/** Makes a judge of what reading recorded events told. */
export function corpusVerdict(reports: CorpusReports): Judge {
  return (change) => {
    const report = reports.get(nameText(change));
    if (!report) throw new Error(`no events of ${nameText(change)} were read`);
    return corpusOpinion(report);
  };
}

/** What recorded events say of a removed version. Nothing if none were read. */
export function removalOpinions(name: SchemaName, reports?: CorpusReports): Opinion[] {
  const report = reports?.get(nameText(name));
  return report ? [corpusOpinion(report)] : [];
}

/** What recorded events say of a change. */
export function corpusOpinion({ source, result, extent }: CorpusReport): Opinion {
  const { refused, refusals } = result;
  const judged = result.accepted - result.refusedByBoth;
  const notes = [...notesOn(result), ...extentNotes(extent)];
  if (judged === 0 && refusals.length === 0) {
    const message = `${source} has no event that the published schema accepts`;
    const doubts = [{ pointer: '', keyword: '', message }];
    const summary = 'read no recorded event that counts';
    return { by: 'corpus', verdict: { kind: 'undecided', doubts }, summary, notes };
  }
  const summary =
    refused === 0 && refusals.length > 0
      ? `would refuse events of ${source} that wait`
      : `would refuse ${refused === 0 ? 'none' : count(refused)} of ${counted(judged, 'event')} of ${source}`;
  if (refusals.length === 0) {
    return { by: 'corpus', verdict: { kind: 'compatible' }, summary, notes };
  }
  const findings = refusals.map(findingOf);
  return { by: 'corpus', verdict: { kind: 'incompatible', findings }, summary, notes };
}

/** For each of some new versions, the rejected events that wait for it. Only those that some wait for. */
export function waitingFor(names: readonly string[], reports: CorpusReports): WaitingForVersion[] {
  return names.flatMap((schema) => {
    const { waiting: events = 0, acceptedOfWaiting: accepted = 0 } =
      reports.get(schema)?.result ?? {};
    return events > 0 ? [{ schema, events, accepted }] : [];
  });
}

/** `would accept 412 of 430 rejected events that wait` */
export function waitingText(
  { events, accepted }: Omit<WaitingForVersion, 'schema'>,
  one = 'event',
  many = 'events',
): string {
  return `would accept ${count(accepted)} of ${waitingThat(events, one, many)}`;
}

function waitingThat(events: number, one = 'event', many = 'events'): string {
  return counted(events, `rejected ${one} that waits`, `rejected ${many} that wait`);
}

function findingOf({ cause, events, keys }: CorpusRefusal): Finding {
  const finding = findingAt(cause);
  const message = `${count(events)} × ${finding.message}, such as ${keys.join(', ')}`;
  return { ...finding, message, recorded: { events, keys } };
}

function notesOn(result: CorpusResult): string[] {
  const { refusedByBoth, refusedOfWaiting, waiting: events, acceptedOfWaiting: accepted } = result;
  return [
    ...(events === 0 ? [] : [waitingText({ events, accepted })]),
    ...(refusedOfWaiting === 0
      ? []
      : [
          `would refuse ${waitingThat(refusedOfWaiting)}, although the published schema accepts ${refusedOfWaiting === 1 ? 'it' : 'them'}`,
        ]),
    ...(refusedByBoth > 0
      ? [
          `the published schema refuses ${count(refusedByBoth)} more that an earlier text of it accepted`,
        ]
      : []),
  ];
}

/** How far a source was read, in sentences without a full stop. */
export function extentNotes({ isComplete, isFromStart, since, notes }: CorpusExtent): string[] {
  const back = since === undefined ? '' : `, back to ${since}`;
  const part = isFromStart === true ? 'first' : 'newest';
  return [isComplete ? `read all events${back}` : `read the ${part} events only${back}`, ...notes];
}
