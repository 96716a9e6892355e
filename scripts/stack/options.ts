import { textLike } from '../cli/option-values.ts';
import type { ValueOption } from '../cli/options.ts';
import type { Stage } from './find-stack.ts';

/** `--stage`, the same for every command that works on a deployed stack. */
export const STAGE_OPTION: ValueOption<Stage> = {
  ...textLike(/^(dev|prod)$/, {
    placeholder: 'STAGE',
    description: 'Which stack: EventProcessor-dev or EventProcessor-prod. Default dev.',
    expected: 'dev or prod',
    example: 'dev',
  }),
  parse: (text) => (text === 'dev' || text === 'prod' ? text : undefined),
};
