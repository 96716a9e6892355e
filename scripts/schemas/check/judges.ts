import type { Output } from '../../cli/colours.ts';
import { generatedVerdict } from './generated-verdict.ts';
import { structuralVerdict } from './structural-verdict.ts';
import type { Judge } from './verdict.ts';

/** The ways to judge. Each judges every change. @param stderr shows how far they are */
export function listJudges(stderr: Output): readonly Judge[] {
  return [structuralVerdict, generatedVerdict(stderr)];
}
