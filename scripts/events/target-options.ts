import type { Environment } from '../cli/colours.ts';
import type { ValuesOf } from '../cli/options.ts';
import { STAGE_OPTION } from '../stack/options.ts';

/** Which ledger a command works on. */
export const TARGET_OPTIONS = {
  stage: STAGE_OPTION,
  local: { description: 'Work on what "make local" runs, not on AWS.' },
} as const;

export type TargetValues = ValuesOf<typeof TARGET_OPTIONS>;

export const TARGET_NOTE =
  'It works on AWS, as AWS_PROFILE and AWS_REGION say. Without --stage, AWS_PROFILE and AWS_ACCESS_KEY_ID, it works on ' +
  '"make local" if that runs. A line on stderr names the ledger.';

/** Problems with these options together. */
export function targetProblems({ stage, local }: TargetValues): string[] {
  if (!local || stage === undefined) return [];
  return [`--local and --stage ${stage}: expected one of the two, got both`];
}

/**
 * Where to work: on the local run, on it if it runs, or on AWS. If a stage or an account is chosen, a command must never
 * work on the local run instead.
 */
export function choiceOf(
  { stage, local }: TargetValues,
  env: Environment,
): 'local' | 'local_if_it_runs' | 'aws' {
  if (local) return 'local';
  const chosen = stage !== undefined || env['AWS_PROFILE'] || env['AWS_ACCESS_KEY_ID'];
  return chosen ? 'aws' : 'local_if_it_runs';
}
