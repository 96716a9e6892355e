import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  PutItemCommand,
  type AttributeValue,
  type BatchExecuteStatementCommandOutput,
  type BatchGetItemCommandOutput,
  type BatchStatementRequest,
} from '@aws-sdk/client-dynamodb';

import type { Sabotage } from '../world.ts';
import type { Item } from '../dynamodb/simulated-table.ts';
import { insertedNames, readStatement } from '../dynamodb/statements.ts';
import { sending, type PlantedBug } from './planted-bug.ts';

/** Bugs in calls to DynamoDB. */
export const DYNAMODB_BUGS: readonly PlantedBug[] = [
  {
    name: 'drops the failure of a statement',
    sabotage: sending((send) => async (command, options) => {
      const answer = await send(command, options);
      if (!isInsert(command)) return answer;
      const { Responses = [] } = answer as BatchExecuteStatementCommandOutput;
      return { Responses: Responses.map((one) => (isDuplicate(one.Error) ? one : {})) };
    }),
    breaks: ['acked-implies-recorded', 'attempts-counted'],
  },
  {
    name: 'rewrites the record of a duplicate',
    sabotage: sending((send) => async (command, options) => {
      if (!isInsert(command)) return send(command, options);
      for (const statement of command.input.Statements ?? []) {
        await send(new PutItemCommand({ TableName: 'ledger', Item: itemOf(statement) }), options);
      }
      return { Responses: (command.input.Statements ?? []).map(() => ({})) };
    }),
    breaks: ['record-unchanged'],
  },
  {
    name: 'lets a conflict overwrite the first record',
    sabotage: sending((send) => async (command, options) => {
      if (!isInsert(command)) return send(command, options);
      const items = (command.input.Statements ?? []).map(itemOf);
      if (!items.every(({ pk }) => pk?.S?.includes(' '))) return send(command, options);
      for (const item of items) {
        const pk = { S: item['pk']?.S?.split(' ')[0] ?? '' };
        await send(new PutItemCommand({ TableName: 'ledger', Item: { ...item, pk } }), options);
      }
      return { Responses: items.map(() => ({})) };
    }),
    breaks: ['record-unchanged', 'valid-exactly-once', 'rejected-kept-raw'],
  },
  {
    name: 'corrects a rejected event without checking that it is still rejected',
    sabotage: sending((send) => (command, options) => {
      if (!(command instanceof PutItemCommand)) return send(command, options);
      const { TableName, Item: item } = command.input;
      return send(new PutItemCommand({ TableName, Item: item }), options);
    }),
    breaks: ['record-unchanged'],
  },
  {
    name: 'does not keep a conflict',
    sabotage: sending((send) => (command, options) => {
      if (!isInsert(command)) return send(command, options);
      const items = (command.input.Statements ?? []).map(itemOf);
      const areBeside = items.every(({ pk }) => pk?.S?.includes(' '));
      return areBeside
        ? Promise.resolve({ Responses: items.map(() => ({})) })
        : send(command, options);
    }),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'treats the same event in another text as a conflict',
    sabotage: sending((send) => async (command, options) => {
      const answer = await send(command, options);
      if (!(command instanceof BatchGetItemCommand)) return answer;
      const { Responses = {}, ...rest } = answer as BatchGetItemCommandOutput;
      const changed = Object.entries(Responses).map(([table, items]) => [
        table,
        // A read for summaries has no client.
        items.map((item) =>
          'client_id' in item ? { ...item, client_id: { S: 'another' } } : item,
        ),
      ]);
      return { ...rest, Responses: Object.fromEntries(changed) as typeof Responses };
    }),
    // A message that an operator sends again has another text than the first. Then its record waits forever.
    breaks: ['formats-agree', 'valid-exactly-once', 'liveness'],
  },
  {
    name: 'reads without strong consistency',
    sabotage: sending((send) => (command, options) => {
      if (!(command instanceof BatchGetItemCommand)) return send(command, options);
      const tables = Object.entries(command.input.RequestItems ?? {});
      const RequestItems = Object.fromEntries(
        tables.map(([table, request]) => [table, { ...request, ConsistentRead: false }]),
      );
      return send(new BatchGetItemCommand({ RequestItems }), options);
    }),
    // An older lease gives another delay.
    breaks: ['retry-earned', 'retry-delay'],
  },
  {
    name: 'loses the second half of a refused call',
    sabotage: sending((send) => {
      const lost = new Set<string>();
      return async (command, options) => {
        if (!isInsert(command)) return send(command, options);
        const keys = (command.input.Statements ?? []).map((one) => itemOf(one)['pk']?.S ?? '');
        if (keys.some((key) => lost.has(key))) return { Responses: keys.map(() => ({})) };
        try {
          return await send(command, options);
        } catch (error) {
          for (const key of keys.slice(Math.ceil(keys.length / 2))) lost.add(key);
          throw error;
        }
      };
    }),
    // If a claim is lost, its handler runs all the same. No record counts the attempt, and the next one handles it again.
    breaks: ['acked-implies-recorded', 'attempts-counted', 'handled-once'],
  },
  {
    name: 'leaves an event in the open index when it claims it again',
    sabotage: changing((statement) => ({
      ...statement,
      Statement: statement.Statement?.replace(' REMOVE "open_shard"', ''),
    })),
    breaks: ['open-listed'],
  },
  {
    name: 'leaves a failed event in the open index as queued',
    sabotage: changing((statement) => ({
      ...statement,
      Parameters: statement.Parameters?.map(({ S, ...rest }) =>
        S === undefined ? (rest as AttributeValue) : { S: S.replace(/^failed#/, 'queued#') },
      ),
    })),
    breaks: ['open-listed'],
  },
  {
    name: 'puts large texts into a folder that is emptied before their records go',
    sabotage: {
      ...changing((statement) => ({
        ...statement,
        Parameters: statement.Parameters?.map(({ S, ...rest }) =>
          S === undefined ? (rest as AttributeValue) : { S: keptForADay(S) },
        ),
      })),
      largeTexts: (store) => ({
        get: (key) => store.get(key),
        put: ({ key, compressed }, signal) =>
          store.put({ key: keptForADay(key), compressed }, signal),
      }),
    },
    breaks: ['kept-as-set'],
  },
  {
    name: 'does not put rejected messages into the open index',
    sabotage: changing((statement) => ({
      ...statement,
      Statement: statement.Statement?.replace("'open_shard'", "'shard'"),
    })),
    breaks: ['open-listed'],
  },
];

/** The key of a large text in another folder. Other texts stay as they are. */
function keptForADay(key: string): string {
  return key.replace(/^\d+d\//, '1d/');
}

/** A client that changes statements. */
function changing(change: (statement: BatchStatementRequest) => BatchStatementRequest): Sabotage {
  return sending((send) => (command, options) => {
    if (!(command instanceof BatchExecuteStatementCommand)) return send(command, options);
    const Statements = command.input.Statements?.map(change);
    return send(new BatchExecuteStatementCommand({ Statements }), options);
  });
}

/** Whether a command inserts records. Pages of the journal go to another table. */
function isInsert(command: unknown): command is BatchExecuteStatementCommand {
  if (!(command instanceof BatchExecuteStatementCommand)) return false;
  const [first] = command.input.Statements ?? [];
  const { kind, table } = readStatement(first?.Statement ?? '');
  return kind === 'insert' && table === 'ledger';
}

function isDuplicate(error: { Code?: string | undefined } | undefined): boolean {
  return error?.Code === 'DuplicateItem';
}

function itemOf({ Statement = '', Parameters = [] }: BatchStatementRequest): Item {
  return Object.fromEntries(
    insertedNames(Statement).map((name, index) => [name, Parameters[index] ?? { NULL: true }]),
  );
}
