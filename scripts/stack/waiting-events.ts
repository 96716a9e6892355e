import { DynamoDB, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

import {
  openLedgerQueries,
  type SearchedTables,
} from '../../src/entrypoints/open-ledger-queries.ts';
import {
  countWaiting,
  type WaitingEvents,
  type WaitingGroup,
} from '../../src/operations/waiting.ts';
import { schemaNames } from '../sending/schema-names.ts';

/** More groups than this are only counted. */
const MAX_LINES = 5;

/**
 * The rejected events of a ledger that wait for a schema of this folder.
 *
 * @param schemas the folder of the schemas that the running release was built from.
 */
export async function findWaiting(
  config: DynamoDBClientConfig,
  tables: SearchedTables,
  schemas: string,
): Promise<WaitingEvents> {
  const known = new Set(
    schemaNames(schemas).map(({ eventType, version }) => `${eventType} ${version}`),
  );
  const client = new DynamoDB(config);
  try {
    return await countWaiting(openLedgerQueries(client, tables), (eventType, schemaVersion) =>
      known.has(`${eventType} ${schemaVersion}`),
    );
  } finally {
    client.destroy();
  }
}

/**
 * Says which events wait, and how to replay them. No lines if none do.
 *
 * @param where the option that tells `events` which stack is meant: `--stage prod`.
 */
export function waitingLines({ groups, complete }: WaitingEvents, where: string): string[] {
  const lines = groups
    .slice(0, MAX_LINES)
    .map((group) => `${waits(group, complete)} ${replayCommand(group)} ${where}`);
  const left = groups.length - lines.length;
  const more = `Events of ${left} more types or versions wait, too: npm run events -- stats ${where}`;
  return left > 0 ? [...lines, more] : lines;
}

function waits({ count, eventType, schemaVersion }: WaitingGroup, complete: boolean): string {
  const events = `${count.toLocaleString('en-US')}${complete ? '' : '+'}`;
  const [noun, verb] = events === '1' ? ['event', 'waits'] : ['events', 'wait'];
  return `${events} ${noun} ${verb} for ${eventType} ${schemaVersion}, which this release knows.`;
}

function replayCommand({ count, reason, eventType, schemaVersion }: WaitingGroup): string {
  const what = count === 1 ? 'it' : 'them';
  return `Replay ${what}: npm run events -- replay --reason ${reason} --type ${eventType} --version ${schemaVersion}`;
}

/** Says that nobody looked, and why. */
export function uncheckedText(error: unknown, where: string): string {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (
    `hint: Couldn't check whether rejected events wait for a schema of this release (${why}). ` +
    `Somebody who may read the table can: npm run events -- stats --reason unknown_version ${where}`
  );
}
