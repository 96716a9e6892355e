import { readFileSync } from 'node:fs';

import type { PublishedEndpoints } from '../../src/local/endpoints-file.ts';
import { StackNotFound } from './find-stack.ts';

const FILE = new URL('../../.local/endpoints.json', import.meta.url);

/**
 * What `make local` has written about itself.
 *
 * @throws StackNotFound if it doesn't run.
 */
export function readPublishedEndpoints(file: URL | string = FILE): PublishedEndpoints {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PublishedEndpoints;
  } catch (cause) {
    throw new StackNotFound('"make local" does not run here. Start it in another terminal.', {
      cause,
    });
  }
}
