import { structuralVerdict } from './structural-verdict.ts';
import type { Judge } from './verdict.ts';

/** The ways to judge. Each judges every change. */
export function listJudges(): readonly Judge[] {
  return [structuralVerdict];
}
