import { pathToFileURL } from 'node:url';

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

import { lambdaContext } from '../../support/lambda.ts';
import type { Contestant } from './contest.ts';
import { MemoryDynamoDb } from './memory-dynamodb.ts';
import { payloadText } from './payload.ts';
import { publishings } from './publishing.ts';
import { workloadBatches, heldBody, type Workload } from './workload.ts';

/**
 * What a contestant does. `parse` parses a body and is the floor of `read`, which reads and validates. `parse-twice`
 * parses the payload and each body and is the floor of `handle`, which runs the whole handler. `publish` answers a request
 * to the API.
 */
export type Job = 'parse' | 'parse-twice' | 'read' | 'handle' | 'publish';

export interface ContestantSpec {
  readonly name: string;
  readonly job: Job;
  readonly workload: Workload;
  /** The bundle to run, for `read` and `handle`. The module of an API, for `publish`. */
  readonly module?: string;
}

export type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Makes a contestant that is ready to run. @throws Error if it doesn't do its whole job. */
export async function contestantOf(spec: ContestantSpec, events: number): Promise<Contestant> {
  const batches = workloadBatches(spec.workload, events);
  const { name, workload } = spec;
  const runs = await runsOf(spec, batches);
  return { name, events: workload.batch, run: inTurn(runs) };
}

async function runsOf(spec: ContestantSpec, batches: readonly (readonly string[])[]) {
  switch (spec.job) {
    case 'parse':
      return batches.map((bodies) => () => bodies.forEach(parse));
    case 'parse-twice':
      return batches.map(payloadText).map((text) => () => parseTwice(text));
    case 'read':
      return batches.map(readerOf(await load(spec.module, 'read'), spec.workload));
    case 'handle':
      return handlingsOf(spec, batches);
    case 'publish':
      return publishings(spec.name, spec.module, spec.workload, batches);
  }
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

/** Does what no consumer can avoid: Lambda's runtime parses the payload, and the function parses each body. */
function parseTwice(text: string): void {
  const { Records } = JSON.parse(text) as SQSEvent;
  for (const { body } of Records) JSON.parse(body);
}

function inTurn(runs: readonly (() => unknown)[]): () => unknown {
  let next = 0;
  return () => runs[next++ % runs.length]?.();
}

function readerOf(read: (text: string) => unknown, { rejected = 0 }: Workload) {
  return (bodies: readonly string[]) => {
    for (const body of bodies) {
      const { kind } = read(body) as { kind: string };
      if (rejected === 0 && kind !== 'valid') throw new Error(`An event was not valid: ${body}`);
    }
    return () => bodies.forEach((body) => read(body));
  };
}

async function handlingsOf(
  { module, workload, name }: ContestantSpec,
  batches: readonly (readonly string[])[],
): Promise<(() => Promise<void>)[]> {
  const dynamoDb = await ledgerFor(module, workload, batches);
  const handler = await handlerOf(module, dynamoDb, workload);
  const handlings = batches.map(payloadText).map((text) => () => handle(handler, text));
  for (const [index, run] of handlings.entries()) {
    dynamoDb.written = [];
    await run();
    requireRecorded(name, dynamoDb, batches[index]?.length ?? 0);
    if (workload.conflicts !== undefined) requireConflict(name, dynamoDb);
  }
  dynamoDb.written = undefined;
  return handlings;
}

/** A ledger that holds the events with which the workload's conflicts conflict. */
export async function ledgerFor(
  module: string | undefined,
  workload: Workload,
  batches: readonly (readonly string[])[],
): Promise<MemoryDynamoDb> {
  const { duplicates = 0, conflicts = 0, ...clean } = workload;
  if (conflicts === 0) return new MemoryDynamoDb(duplicates);
  const before = new MemoryDynamoDb();
  before.written = [];
  const handler = await handlerOf(module, before, clean);
  const places = batches.flat().map((_, place) => place);
  await handle(handler, payloadText(places.map((place) => heldBody(workload, place))));
  return new MemoryDynamoDb(conflicts, before.written);
}

/** The handler of a bundle, on a transport. */
export async function handlerOf(
  module: string | undefined,
  transport: MemoryDynamoDb,
  { handled = false }: Pick<Workload, 'handled'> = {},
): Promise<Handler> {
  const consumer = await load(module, handled ? 'handlingConsumer' : 'consumer');
  return consumer(transport) as Handler;
}

/** Runs an invocation, from the payload's text to the answer. */
export async function handle(handler: Handler, payload: string): Promise<void> {
  const event = JSON.parse(payload) as SQSEvent;
  const { batchItemFailures } = await handler(event, lambdaContext());
  const [failure] = batchItemFailures;
  if (failure)
    throw new Error(`${failure.itemIdentifier} must be retried, but no message should be.`);
}

/** Makes sure that no contestant is fast because it leaves events out. */
function requireRecorded(name: string, { written = [] }: MemoryDynamoDb, expected: number): void {
  const inLedger = written.filter(({ table, key }) => table === 'ledger' && !isConflictKey(key));
  const keys = new Set(inLedger.map(({ key }) => key));
  if (keys.size !== expected) {
    throw new Error(`${name} wrote ${keys.size} of ${expected} events to the ledger.`);
  }
}

function requireConflict(name: string, { written = [] }: MemoryDynamoDb): void {
  if (!written.some(({ key }) => isConflictKey(key))) throw new Error(`${name} kept no conflict.`);
}

/** The key of a conflict's record ends with a space and a hash. */
function isConflictKey(key: string): boolean {
  return key.includes(' ');
}

/** Loads a function that a bundle exports. */
async function load(
  path: string | undefined,
  name: string,
): Promise<(argument: unknown) => unknown> {
  if (path === undefined) throw new TypeError(`There is no bundle to take "${name}" from.`);
  const exports = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const exported = exports[name];
  if (typeof exported !== 'function') throw new TypeError(`${path} exports no function "${name}".`);
  return (argument) => (exported as (argument: unknown) => unknown)(argument);
}
