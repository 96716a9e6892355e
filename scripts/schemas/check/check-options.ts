import { existingPath, textLike } from '../../cli/option-values.ts';
import type { ValuesOf } from '../../cli/options.ts';

export const CHECK_OPTIONS = {
  against: textLike(/^[^-]/, {
    placeholder: 'REF',
    description:
      'The commit to compare with: a branch, tag, hash or such as HEAD~3. Default: HEAD, so that only changes that are ' +
      'not committed count.',
    expected: 'a branch, a tag or a commit',
    example: 'origin/main',
  }),
  schemas: existingPath({
    placeholder: 'DIR',
    description: 'Folder of <event_type>/<version>.json files. Default: schemas.',
    example: 'schemas',
  }),
};

export type CheckValues = ValuesOf<typeof CHECK_OPTIONS>;
