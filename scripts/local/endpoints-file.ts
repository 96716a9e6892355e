import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { OUTPUTS, type StackOutputs } from '../../src/names/stack.ts';
import { isJsonObject } from '../traffic/json-text.ts';

/** The file of `make local` and `npm run deploy:local`, relative to the project's root. */
export const ENDPOINTS_FILE = '.local/endpoints.json';

/** What other commands need to know of a local run. */
export interface PublishedEndpoints extends StackOutputs {
  readonly sqsEndpoint: string;
  readonly dynamodbEndpoint: string;
  readonly s3Endpoint: string;
  /** Gives and changes the state of event source mappings, as Lambda does. */
  readonly lambdaEndpoint: string;
  readonly region: string;
  /** Gives the outcomes of the last seconds as JSON. Missing if the function runs in an emulator. */
  readonly outcomesEndpoint?: string;
  /** The HTTP API. Missing if the stack has none, or an emulator runs the function. */
  readonly apiUrl?: string;
  /** The setting of this name, as the functions have it. */
  readonly ledgerRetentionDays?: string;
  /** Names the schemas and mappings of the functions. Missing if the run doesn't tell them. */
  readonly schemasDigest?: string;
}

/**
 * Writes the file with this process's id.
 *
 * @throws Error if another run that is still alive has written it.
 */
export async function publishEndpoints(file: string, endpoints: PublishedEndpoints): Promise<void> {
  const owner = ownerOf(file);
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
    throw new Error(
      `Another local run (process ${owner}) is at work. End it, or give this one its own file with ` +
        '--endpoints FILE.',
    );
  }
  await writeEndpoints(file, { ...endpoints, pid: process.pid });
}

/** Writes the file, whole or not at all. Without `pid` it holds for longer than this process. */
export async function writeEndpoints(
  file: string,
  endpoints: PublishedEndpoints & { readonly pid?: number },
): Promise<void> {
  await makeFolder(dirname(file));
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(endpoints, undefined, 2));
  await rename(unfinished, file);
}

/** Makes no more than the folder itself. In /proc, where folders can't be made, Node's `recursive` never ends. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch(async (error: unknown) => {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw error;
  });
}

/** Removes the file if it is this process's. */
export async function withdrawEndpoints(file: string): Promise<void> {
  if (ownerOf(file) === process.pid) await rm(file, { force: true });
}

/** Reads the file. Returns `undefined` if there is none, it is incomplete, or its process was killed. */
export function readEndpoints(
  file = join(import.meta.dirname, '../..', ENDPOINTS_FILE),
): PublishedEndpoints | undefined {
  const { pid, ...endpoints } = contentOf(file);
  if (typeof pid === 'number' && !isAlive(pid)) return undefined;
  return isComplete(endpoints) ? endpoints : undefined;
}

const FIELDS = [
  ...Object.keys(OUTPUTS),
  'sqsEndpoint',
  'dynamodbEndpoint',
  's3Endpoint',
  'lambdaEndpoint',
  'region',
] as (keyof PublishedEndpoints)[];

function isComplete(content: object): content is PublishedEndpoints {
  const fields: Partial<Record<string, unknown>> = { ...content };
  const isUrl = (name: string) => URL.canParse(String(fields[name]));
  const isUrlOrMissing = (name: string) => fields[name] === undefined || isUrl(name);
  return (
    FIELDS.every((name) => typeof fields[name] === 'string') &&
    isUrlOrMissing('outcomesEndpoint') &&
    isUrlOrMissing('apiUrl') &&
    FIELDS.filter((name) => /(Url|Endpoint)$/.test(name)).every(isUrl)
  );
}

function ownerOf(file: string): number | undefined {
  const { pid } = contentOf(file);
  return typeof pid === 'number' ? pid : undefined;
}

function contentOf(file: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isJsonObject(content) ? content : {};
  } catch {
    return {};
  }
}

/** True if the process with this id runs. */
function isAlive(pid: number): boolean {
  try {
    // Signal 0 only checks.
    return process.kill(pid, 0);
  } catch (error) {
    // The process runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
