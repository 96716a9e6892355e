import { textLike } from '../cli/option-values.ts';
import type { ValueOption, ValuesOf } from '../cli/options.ts';
import { STAGE_OPTION } from '../stack/options.ts';

const time: ValueOption<Date> = {
  placeholder: 'TIME',
  description: 'With --undelete: only texts deleted since then. Default: all that S3 still has.',
  expected: 'a time in UTC',
  example: '2026-11-28T09:00:00Z',
  parse: (text) => {
    const hasForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text);
    return hasForm && !Number.isNaN(Date.parse(text)) ? new Date(text) : undefined;
  },
};

/** The options of large-texts. */
export const LARGE_TEXTS_OPTIONS = {
  undelete: { description: 'Restore deleted texts, if S3 still has their old versions.' },
  empty: { description: 'Delete everything for good, old versions too. Not in prod.' },
  since: time,
  stage: STAGE_OPTION,
  bucket: textLike(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    placeholder: 'NAME',
    description: 'The bucket. Its name must begin with its stage. Default: the stack’s bucket.',
    expected: 'the name of an S3 bucket',
    example: 'eventprocessor-dev-bucketlargetexts76f8fd57-abc',
  }),
} as const;

export type LargeTextsValues = ValuesOf<typeof LARGE_TEXTS_OPTIONS>;

/** Problems with options that are each right by themselves. */
export function largeTextsProblems({ undelete, empty, since, stage }: LargeTextsValues): string[] {
  const problems: string[] = [];
  if (undelete === empty) {
    problems.push(
      `--undelete and --empty: expected one of the two, got ${empty ? 'both' : 'none'}`,
    );
  }
  if (empty && since) problems.push('--since: expected with --undelete only');
  if (empty && stage === 'prod') {
    problems.push('--empty --stage prod: refused, because prod keeps its data; delete it by hand');
  }
  return problems;
}
