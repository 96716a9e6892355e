import { extentNotes } from '../corpus-verdict.ts';
import { count, counted } from '../counts.ts';
import type { CorpusExtent } from '../corpus-source.ts';
import type { Opinion } from '../verdict.ts';
import type { EntryChange } from './changed-entries.ts';
import type { MessageEffect } from './entry-tally.ts';
import type { EntryResult, MappingTally } from './mapping-tally.ts';

/** What was read of messages, and what the changed mappings would do with them. */
export interface MappingReports {
  /** Where they come from: `the ledger of make local`. */
  readonly source: string;
  /** See `CorpusSource`. */
  readonly hasMessages: boolean;
  readonly tally: MappingTally;
  readonly extent: CorpusExtent;
}

/** What recorded events say of each changed entry, by its pointer. */
export function corpusEntryOpinions({ tally, ...read }: MappingReports) {
  return new Map(
    tally.entries.map((entry) => {
      const opinion = opinionOn(entry.change, tally.resultOf(entry), read);
      return [entry.change.entry, opinion];
    }),
  );
}

function opinionOn(
  change: EntryChange,
  { judged, effects, isSearched }: EntryResult,
  { source, hasMessages, extent }: Omit<MappingReports, 'tally'>,
): Opinion {
  const notes = judged > 0 || isSearched ? extentNotes(extent) : [];
  const what = counted(judged, 'message of another format', 'messages of other formats');
  const messages = `${what} in ${source}`;
  const events = `events of the tenant "${change.name}" that came in other formats in ${source}`;
  if (effects.length > 0) {
    const changed = count(effects.reduce((sum, effect) => sum + effect.messages, 0));
    const findings = effects.map((effect) => findingOf(effect, change));
    const summary = judged > 0 ? `would change ${changed} of ${messages}` : `found ${events}`;
    return { by: 'corpus', verdict: { kind: 'incompatible', findings }, summary, notes };
  }
  if (judged === 0 && !isSearched) {
    const message = hasMessages
      ? `${source} has no message in another format that was accepted and that this entry is about`
      : `${source} keeps accepted events as they were read, not as they were sent. So only --events with messages as they ` +
        'were sent can show what becomes of them';
    const doubts = [{ pointer: change.entry, keyword: '', message }];
    const summary = 'read no message that counts';
    return { by: 'corpus', verdict: { kind: 'undecided', doubts }, summary, notes };
  }
  const summary = judged > 0 ? `would change none of ${messages}` : `found no ${events}`;
  return { by: 'corpus', verdict: { kind: 'compatible' }, summary, notes };
}

function findingOf({ what, messages, keys }: MessageEffect, { entry }: EntryChange) {
  const message = `${count(messages)} × ${what}, such as ${keys.join(', ')}`;
  return { pointer: entry, keyword: '', message, recorded: { events: messages, keys } };
}
