import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { StackOutputs } from '../../src/names.ts';

/** What other commands need to know of a local run. */
export interface PublishedEndpoints extends StackOutputs {
  readonly sqsEndpoint: string;
  readonly dynamodbEndpoint: string;
  readonly s3Endpoint: string;
  readonly region: string;
}

/**
 * Writes the file, whole or not at all, with this process's id.
 *
 * @throws Error if another run that is still alive has written it.
 */
export async function publishEndpoints(file: string, endpoints: PublishedEndpoints): Promise<void> {
  const owner = await ownerOf(file);
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
    throw new Error(
      `Another local run (process ${owner}) is at work. End it, or give this one its own file with ` +
        '--endpoints FILE.',
    );
  }
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify({ ...endpoints, pid: process.pid }, undefined, 2));
  await rename(unfinished, file);
}

/** Removes the file if it is this process's. */
export async function withdrawEndpoints(file: string): Promise<void> {
  if ((await ownerOf(file)) === process.pid) await rm(file, { force: true });
}

async function ownerOf(file: string): Promise<number | undefined> {
  try {
    const { pid } = JSON.parse(await readFile(file, 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** True if the process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    // Signal 0 only checks.
    return process.kill(pid, 0);
  } catch (error) {
    // The process runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
