import { existsSync, statSync } from 'node:fs';

import { existingPath, textLike, wholeNumber } from '../../cli/option-values.ts';
import type { ValuesOf } from '../../cli/options.ts';
import { TENANT_OPTION } from '../../events/filter-options.ts';
import { STAGE_OPTION } from '../../stack/options.ts';

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
  strict: {
    description:
      'Also refuse changes that neither a proof nor recorded events decide, although no made-up body speaks against them.',
  },
  events: textLike(/./, {
    placeholder: 'FILE',
    description:
      'Also read the events of this file again, one on each line: messages, or what events show --json --body prints. - is ' +
      'the standard input.',
    expected: 'a file, or -',
    example: 'events.jsonl',
  }),
  local: { description: 'Also read the recorded events of "make local" again.' },
  stage: {
    ...STAGE_OPTION,
    description: 'Also read the recorded events of this stage’s stack again.',
  },
  tenant: {
    ...TENANT_OPTION,
    description:
      'Only recorded events of this tenant, from --stage or --local. Default: all tenants.',
  },
  last: wholeNumber(1, 1_000_000, {
    description:
      'Most recorded events that are read for each schema: the newest of a ledger, the first of a file. Default 10000.',
    example: '50000',
  }),
};

export type CheckValues = ValuesOf<typeof CHECK_OPTIONS>;

/** Whether recorded events are read. */
export function readsCorpus({ events, local, stage }: CheckValues): boolean {
  return events !== undefined || local || stage !== undefined;
}

/** Problems with these options together. */
export function corpusProblems(values: CheckValues): string[] {
  const { events, local, stage, tenant, last } = values;
  const sources = [
    ...(events === undefined ? [] : [`--events ${events}`]),
    ...(local ? ['--local'] : []),
    ...(stage === undefined ? [] : [`--stage ${stage}`]),
  ];
  const wanting = [
    ...(tenant === undefined ? [] : [`--tenant ${tenant}`]),
    ...(last === undefined ? [] : [`--last ${last}`]),
  ];
  if (sources.length > 1) return [`${sources.join(' and ')}: expected one of them`];
  if (sources.length === 0 && wanting.length > 0) {
    const ledgers = '--local or --stage as well';
    return [
      `${wanting.join(' and ')}: expected ${tenant === undefined ? '--events, ' : ''}${ledgers}`,
    ];
  }
  if (events !== undefined && tenant !== undefined) {
    return [
      `--tenant ${tenant} and --events ${events}: a file is read whole, so leave --tenant out`,
    ];
  }
  if (events !== undefined && events !== '-' && !existsSync(events)) {
    return [`--events: there is no file ${events}`];
  }
  if (events !== undefined && events !== '-' && statSync(events).isDirectory()) {
    return [`--events: ${events} is a folder, not a file`];
  }
  return [];
}
