import { readFileSync } from 'node:fs';

import { isAlive } from '../local/endpoints-file.ts';
import { isJsonObject } from '../traffic/json-text.ts';

/** The part of `make local`'s file that a sender needs. */
export interface LocalEndpoints {
  readonly queueUrl: string;
  readonly sqsEndpoint: string;
  readonly region: string;
}

/** Relative to the project's directory. */
export const LOCAL_ENDPOINTS_FILE = '.local/endpoints.json';

/** Reads the endpoints that `make local` wrote. Returns `undefined` if there is no file or its process is gone. */
export function readLocalEndpoints(): LocalEndpoints | undefined {
  try {
    return localEndpointsIn(
      readFileSync(new URL(`../../${LOCAL_ENDPOINTS_FILE}`, import.meta.url), 'utf8'),
    );
  } catch {
    return undefined;
  }
}

/** Parses the file's text. Returns `undefined` if `make local` didn't write it or its process is gone. */
export function localEndpointsIn(text: string): LocalEndpoints | undefined {
  const written: unknown = JSON.parse(text);
  if (!isJsonObject(written)) return undefined;
  const { queueUrl, sqsEndpoint, region, pid } = written;
  if (typeof pid === 'number' && !isAlive(pid)) return undefined;
  if (typeof queueUrl !== 'string' || !URL.canParse(queueUrl)) return undefined;
  if (typeof sqsEndpoint !== 'string' || typeof region !== 'string') return undefined;
  return { queueUrl, sqsEndpoint, region };
}
