import { readFileSync } from 'node:fs';

import { isAlive, type PublishedEndpoints } from '../local/endpoints-file.ts';
import { StackNotFound } from './find-stack.ts';

const FILE = new URL('../../.local/endpoints.json', import.meta.url);

/**
 * What `make local` has written about itself.
 *
 * @throws StackNotFound if it doesn't run, even if a run that was killed left its file.
 */
export function readPublishedEndpoints(file: URL | string = FILE): PublishedEndpoints {
  const { pid, ...endpoints } = read(file);
  if (pid !== undefined && !isAlive(pid)) throw notRunning();
  return endpoints;
}

/** `make deploy-local` writes no process: what it deployed to outlives it. */
function read(file: URL | string): PublishedEndpoints & { readonly pid?: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PublishedEndpoints;
  } catch (cause) {
    throw notRunning(cause);
  }
}

function notRunning(cause?: unknown): StackNotFound {
  return new StackNotFound('"make local" does not run here. Start it in another terminal.', {
    cause,
  });
}
