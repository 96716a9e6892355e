import { readFileSync } from 'node:fs';

import { isAlive } from '../local/endpoints-file.ts';
import { isJsonObject } from '../traffic/json-text.ts';

/** What `make local` tells other commands about itself; a part of what the file holds. */
export interface LocalEndpoints {
  readonly queueUrl: string;
  readonly sqsEndpoint: string;
  readonly region: string;
}

/** Relative to the project's directory. */
export const LOCAL_ENDPOINTS_FILE = '.local/endpoints.json';

/** The endpoints that `make local` wrote; `undefined` if there is no such file, or a run that was killed left it. */
export function readLocalEndpoints(): LocalEndpoints | undefined {
  try {
    return localEndpointsIn(
      readFileSync(new URL(`../../${LOCAL_ENDPOINTS_FILE}`, import.meta.url), 'utf8'),
    );
  } catch {
    return undefined;
  }
}

/** The endpoints in the file's text; `undefined` where the text isn't what `make local` writes. */
export function localEndpointsIn(text: string): LocalEndpoints | undefined {
  const written: unknown = JSON.parse(text);
  if (!isJsonObject(written)) return undefined;
  const { queueUrl, sqsEndpoint, region, pid } = written;
  if (typeof pid === 'number' && !isAlive(pid)) return undefined;
  if (typeof queueUrl !== 'string' || !URL.canParse(queueUrl)) return undefined;
  if (typeof sqsEndpoint !== 'string' || typeof region !== 'string') return undefined;
  return { queueUrl, sqsEndpoint, region };
}
