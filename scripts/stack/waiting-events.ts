import { DynamoDB, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { S3, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SQS, type SQSClientConfig } from '@aws-sdk/client-sqs';

import { openLedgerQueries } from '../../src/entrypoints/open-ledger-queries.ts';
import { openOperations } from '../../src/entrypoints/open-operations.ts';
import type { StackOutputs } from '../../src/names/stack.ts';
import { countAcceptable, type AcceptableEvents } from '../../src/operations/acceptable.ts';
import { isWaiting } from '../../src/operations/failure-stats.ts';
import { countWaiting, type WaitingEvents } from '../../src/operations/waiting.ts';
import type { Rules } from '../events/load-rules.ts';
import { acceptableLines, unjudgedText, uncheckedText, waitingLines } from './waiting-text.ts';

/** The resources of a stack, and how to reach their services. */
export interface SearchedStack extends StackOutputs {
  readonly dynamoDb: DynamoDBClientConfig;
  readonly s3: S3ClientConfig;
  readonly sqs: SQSClientConfig;
}

/** Where to look, by which rules, and how to tell it. */
export interface Search {
  readonly findStack: () => SearchedStack | Promise<SearchedStack>;
  /** Loads the rules of the running release. */
  readonly loadRules: () => Promise<Rules>;
  /** The option that tells `events` which stack is meant: `--stage prod`. */
  readonly where: string;
  readonly say: (line: string) => unknown;
}

/** The rejected events of a ledger that the running release may accept. A part is missing if it couldn't be read. */
export interface FreedEvents {
  /** Those whose type and version it knows. A schema may still refuse them, because nobody has read them. */
  readonly waiting?: WaitingEvents;
  /** Others that it accepts, by a mapping or a changed schema. */
  readonly acceptable?: AcceptableEvents;
}

/** Says which rejected events the running release may accept, and how to replay them. If it can't be found out, it says so. */
export async function tellFreed({
  findStack,
  loadRules,
  where,
  say,
}: Search): Promise<FreedEvents> {
  let waiting: WaitingEvents | undefined;
  try {
    const [stack, rules] = [await findStack(), await loadRules()];
    waiting = await inLedger(stack, ({ queries }) => countWaiting(queries, knownBy(rules)));
    for (const line of waitingLines(waiting, where)) say(line);
    const acceptable = await findAcceptable(stack, rules);
    for (const line of acceptableLines(acceptable, where)) say(line);
    return { waiting, acceptable };
  } catch (error) {
    if (waiting === undefined) say(uncheckedText(error, where));
    else say(unjudgedText(error, where));
    return waiting === undefined ? {} : { waiting };
  }
}

function findAcceptable(stack: SearchedStack, rules: Rules): Promise<AcceptableEvents> {
  const { registry, handlers } = rules;
  const isKnown = knownBy(rules);
  return inLedger(stack, ({ queries, ledger }) =>
    countAcceptable({
      queries,
      ledger,
      judging: {
        registry,
        hasHandler: (eventType, version) => handlers.find(eventType, version) !== undefined,
        now: Date.now(),
      },
      leaveOut: ({ reason, eventType, schemaVersion }) =>
        isWaiting(reason) && isKnown(eventType, schemaVersion),
    }),
  );
}

function knownBy({ registry }: Rules) {
  return (eventType = '', schemaVersion = ''): boolean =>
    registry.lookUp(eventType, schemaVersion).kind === 'found';
}

/** The ledger of a stack, for reading. */
function openLedger(clients: { dynamoDb: DynamoDB; s3: S3; sqs: SQS }, stack: SearchedStack) {
  return {
    queries: openLedgerQueries(clients.dynamoDb, stack),
    ledger: openOperations(clients, stack).editor,
  };
}

async function inLedger<T>(
  stack: SearchedStack,
  work: (ledger: ReturnType<typeof openLedger>) => Promise<T>,
): Promise<T> {
  const clients = {
    dynamoDb: new DynamoDB(stack.dynamoDb),
    s3: new S3(stack.s3),
    sqs: new SQS(stack.sqs),
  };
  try {
    return await work(openLedger(clients, stack));
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}
