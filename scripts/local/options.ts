import { statSync } from 'node:fs';
import { dirname } from 'node:path';

import { existingPath, textLike, wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';

/** The options of local. */
export const LOCAL_OPTIONS = {
  fifo: { description: 'Use FIFO queues, as the setting fifo of the stack does.' },
  acceptance: { description: 'Also know the event types and handlers of make accept.' },
  concurrency: wholeNumber(1, 1000, {
    description:
      'Maximum number of execution environments of each function at the same time. Default 2.',
    example: '2',
  }),
  apiPort: wholeNumber(0, 65_535, {
    description:
      'Port of the HTTP API on 127.0.0.1. 0 is any free port. Default 8080, or any free port if that is taken.',
    example: '8081',
  }),
  template: existingPath({
    placeholder: 'FILE',
    description: 'A synthesized template. Default: the one of this project, built if necessary.',
    example: 'cdk.out/EventProcessor-dev.template.json',
  }),
  endpoints: {
    ...textLike(/./, {
      placeholder: 'FILE',
      description: 'File that tells send-events the queue. Default .local/endpoints.json.',
      expected: 'the path of a file in a folder that exists',
      example: 'endpoints.json',
    }),
    parse: (text: string) => (isInFolder(text) ? text : undefined),
  },
  logs: { description: 'Also print the log lines of the function, as CloudWatch gets them.' },
} as const;

export type LocalValues = ValuesOf<typeof LOCAL_OPTIONS>;

function isInFolder(file: string): boolean {
  if (file === '') return false;
  try {
    return statSync(dirname(file)).isDirectory();
  } catch {
    return false;
  }
}

/** The settings of the stack that the options stand for, as `name=value`. */
export function contextOf({ fifo, acceptance }: LocalValues): string[] {
  return [...(fifo ? ['fifo=true'] : []), ...(acceptance ? ['acceptance=true'] : [])];
}
