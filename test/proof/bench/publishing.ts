import { pathToFileURL } from 'node:url';

import { MemoryDynamoDb } from './memory-dynamodb.ts';
import type { Workload } from './workload.ts';

/** Answers `POST /events` with this body, and gives the status of the answer. */
export type Publish = (body: string) => Promise<number>;

interface ApiModule {
  /** Makes an API whose requests to AWS go through a transport. */
  readonly api: (transport: MemoryDynamoDb) => Publish;
}

/** The runs of an API, one for each request. @throws Error if a request isn't accepted, or an event isn't written. */
export async function publishings(
  name: string,
  module: string | undefined,
  { duplicates = 0 }: Workload,
  batches: readonly (readonly string[])[],
): Promise<(() => Promise<void>)[]> {
  const { api } = (await import(pathToFileURL(module ?? '').href)) as ApiModule;
  const dynamoDb = new MemoryDynamoDb(duplicates);
  const publish = api(dynamoDb);
  const runs = batches.map(bodyOf).map((body) => async () => {
    const status = await publish(body);
    if (status >= 300) throw new Error(`${name} answered ${status} to ${body}`);
  });
  for (const [index, run] of runs.entries()) {
    dynamoDb.written = [];
    await run();
    const keys = dynamoDb.written.filter(({ table }) => table === 'ledger').map(({ key }) => key);
    const expected = batches[index]?.length ?? 0;
    if (new Set(keys).size !== expected) {
      throw new Error(`${name} wrote ${keys.length} of ${expected} events to the ledger.`);
    }
  }
  dynamoDb.written = undefined;
  return runs;
}

/** One event as it is, several as an array. */
function bodyOf(events: readonly string[]): string {
  return events.length === 1 ? (events[0] ?? '') : `[${events.join(',')}]`;
}
