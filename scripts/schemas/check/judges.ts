import type { Output } from '../../cli/colours.ts';
import { corpusVerdict, type CorpusReports } from './corpus-verdict.ts';
import { changedFields, fieldNotes } from './field-notes.ts';
import { generatedVerdict } from './generated-verdict.ts';
import { structuralVerdict } from './structural-verdict.ts';
import type { Judge } from './verdict.ts';

/**
 * The ways to judge. Each judges every change.
 *
 * @param stderr shows how far they are
 * @param recorded what reading recorded events told. Missing if none were to be read
 */
export function listJudges(stderr: Output, recorded?: CorpusReports): readonly Judge[] {
  const judges = [withFieldNotes(structuralVerdict), generatedVerdict(stderr)];
  return recorded ? [...judges, corpusVerdict(recorded)] : judges;
}

/** A judge that also names the fields that it set aside, and those that are no longer described. */
function withFieldNotes(judge: Judge): Judge {
  return async (change, signal) => {
    const opinion = await judge(change, signal);
    return { ...opinion, notes: [...(opinion.notes ?? []), ...fieldNotes(changedFields(change))] };
  };
}
