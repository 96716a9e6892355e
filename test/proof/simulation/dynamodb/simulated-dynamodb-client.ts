import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDB,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type BatchExecuteStatementCommandInput,
  type BatchGetItemCommandInput,
  type BatchStatementResponse,
  type PutItemCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

import type { Random } from '../../../../scripts/traffic/random.ts';
import type { Faults } from '../faults.ts';
import { clientSending } from '../client-sending.ts';
import type { CallFaults, Caller, Network } from '../network.ts';
import { meets, project } from './expressions.ts';
import { queryIndex } from './query-index.ts';
import { DynamoDbError, type Item, type SimulatedTable } from './simulated-table.ts';
import { meetsAll, namedIn, readStatement, type Statement } from './statements.ts';
import { updateItem } from './update-item.ts';

/** The table of a name. */
export type TableOf = (name: string) => SimulatedTable;

const MAX_STATEMENTS = 25;
const MAX_KEYS = 100;

/** The errors of calls whose single write a table throttles, by the codes that statements have for the same. */
const CALL_THROTTLES: Readonly<Record<string, string>> = {
  ThrottlingError: 'ThrottlingException',
  ProvisionedThroughputExceeded: 'ProvisionedThroughputExceededException',
};

/**
 * The DynamoDB client of one process. It takes the place of the SDK at `client.send(command)`. The rules of each operation
 * are from the API reference, https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/.
 */
export class SimulatedDynamoDbClient {
  private readonly caller: Caller;
  private readonly tableOf: TableOf;
  private readonly network: Network;
  private readonly faults: Faults;
  private readonly random: Random;
  private readonly callFaults: CallFaults;

  constructor(
    caller: Caller,
    tableOf: TableOf,
    network: Network,
    faults: Faults,
    random: Random,
    callFaults: CallFaults,
  ) {
    this.caller = caller;
    this.tableOf = tableOf;
    this.network = network;
    this.faults = faults;
    this.random = random;
    this.callFaults = callFaults;
  }

  asClient(): DynamoDB {
    return clientSending(DynamoDB, (command, options) => this.send(command, options));
  }

  private async send(command: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
    const execute = this.operation(command);
    const options = abortSignal && { signal: abortSignal };
    return this.network.call<object>(this.caller, this.callFaults, execute, options);
  }

  private operation(command: unknown): () => object {
    if (command instanceof BatchExecuteStatementCommand) {
      return () => this.batchExecuteStatement(command.input);
    }
    if (command instanceof BatchGetItemCommand) return () => this.batchGetItem(command.input);
    if (command instanceof PutItemCommand) return () => this.putItem(command.input);
    if (command instanceof QueryCommand) {
      const { input } = command;
      return () => queryIndex(this.tableOf(input.TableName ?? ''), input);
    }
    if (command instanceof UpdateItemCommand) return () => this.updateItem(command.input);
    if (command instanceof GetItemCommand) {
      const { TableName = '', Key = {}, ConsistentRead } = command.input;
      return () => {
        const table = this.tableOf(TableName);
        const item = table.get(table.keyOf(Key), ConsistentRead === true);
        return item ? { Item: item } : {};
      };
    }
    throw new Error('The consumer calls an operation of DynamoDB that is not simulated.');
  }

  /**
   * Takes up to 25 statements and answers in their order. "Each statement … fails or succeeds by itself", but two on the same
   * item make the whole call fail (ql-reference.multiplestatements.batching.html, API_BatchStatementError.html).
   */
  private batchExecuteStatement({ Statements = [] }: BatchExecuteStatementCommandInput) {
    const statements = Statements.map(({ Statement: text = '', Parameters: values = [] }) => {
      const statement = readStatement(text);
      const table = this.tableOf(statement.table);
      return { statement, values, table, key: table.keyOf(namedIn(statement, values)) };
    });
    const keys = new Set(statements.map(({ table, key }) => `${table.keyNames.join()} ${key}`));
    const { length } = statements;
    if (length === 0 || length > MAX_STATEMENTS || keys.size < length) {
      throw new DynamoDbError('ValidationException', 'too many statements, or two of one key');
    }
    // A single statement can make DynamoDB refuse a whole call. The model refuses only calls of several statements.
    if (length > 1 && this.faults.strikes('store_call_refused', this.caller)) {
      throw new DynamoDbError('ValidationException', 'simulated: one statement is refused');
    }
    return { Responses: statements.map((call) => this.executeOne(call)) };
  }

  private executeOne(call: StatementCall): BatchStatementResponse {
    if (this.faults.strikes('store_throttled', this.caller)) {
      return statementError('ThrottlingError', 'Throughput exceeds the current capacity');
    }
    if (this.faults.strikes('store_statement_failed', this.caller)) {
      return statementError('InternalServerError', 'Internal server error');
    }
    try {
      this.write(call);
    } catch (error) {
      if (!(error instanceof DynamoDbError)) throw error;
      if (error.name === 'ConditionalCheckFailed') this.faults.note('store_lost_race', this.caller);
      this.throttled(error);
      return statementError(error.name, error.message);
    }
    return this.faults.strikes('store_statement_failed_after_write', this.caller)
      ? statementError('InternalServerError', 'Internal server error')
      : { TableName: 'ledger' };
  }

  private write({ statement, values, table, key }: StatementCall): void {
    if (statement.kind === 'insert') {
      table.insert(itemOf(statement.names, values), this.caller);
      return;
    }
    const { set, removed, conditions } = statement;
    const rest = values.slice(set.length);
    const change = { set: itemOf(set, values), removed };
    table.update(key, (item) => meetsAll(item, conditions, rest), change, this.caller);
  }

  /**
   * Takes up to 100 different keys. The answers come in no order. `UnprocessedKeys` names the keys that were not read
   * (API_BatchGetItem.html).
   */
  private batchGetItem({ RequestItems = {} }: BatchGetItemCommandInput) {
    const [[tableName, request] = ['', { Keys: [] }]] = Object.entries(RequestItems);
    const table = this.tableOf(tableName);
    const keys = (request.Keys ?? []).map((key) => table.keyOf(key));
    if (keys.length === 0 || keys.length > MAX_KEYS || new Set(keys).size < keys.length) {
      throw new DynamoDbError('ValidationException', 'no key, too many keys, or a key twice');
    }
    const isCut = this.faults.strikes('store_keys_unprocessed', this.caller);
    const shuffled = this.random.shuffled(keys);
    const read = isCut ? shuffled.slice(0, this.random.below(keys.length)) : shuffled;
    const found = read
      .map((key) => table.get(key, request.ConsistentRead === true))
      .filter((item) => item !== undefined)
      .map((item) => project(item, request.ProjectionExpression, request.ExpressionAttributeNames));
    const unread = shuffled.slice(read.length).map((key): Item => ({ pk: { S: key } }));
    return {
      Responses: { [tableName]: found },
      UnprocessedKeys: unread.length > 0 ? { [tableName]: { ...request, Keys: unread } } : {},
    };
  }

  /** DynamoDB checks the condition and writes the item in one step (API_PutItem.html). */
  private putItem(input: PutItemCommandInput): object {
    const { TableName = '', Item: item = {}, ConditionExpression: condition } = input;
    const table = this.tableOf(TableName);
    if (this.faults.strikes('store_throttled', this.caller)) {
      throw new DynamoDbError('ProvisionedThroughputExceededException', 'simulated');
    }
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
    const isMet = (held: Item | undefined) =>
      condition === undefined || meets(held, condition, names, values);
    return this.calling(() => table.put(item, this.caller, isMet));
  }

  private updateItem(input: UpdateItemCommandInput): object {
    if (this.faults.strikes('store_throttled', this.caller)) {
      throw new DynamoDbError('ProvisionedThroughputExceededException', 'simulated');
    }
    return this.calling(() => updateItem(this.tableOf(input.TableName ?? ''), input, this.caller));
  }

  /** Writes in a call of its own. Its errors have other names than those of statements. */
  private calling(write: () => void): object {
    try {
      write();
      return {};
    } catch (error) {
      if (!(error instanceof DynamoDbError)) throw error;
      if (error.name === 'ConditionalCheckFailed') throw this.refusal();
      throw this.throttled(error)
        ? new DynamoDbError(CALL_THROTTLES[error.name] ?? '', error.message)
        : error;
    }
  }

  /** Whether a table throttled a write. Counts it. */
  private throttled({ name }: DynamoDbError): boolean {
    const isThrottled = CALL_THROTTLES[name] !== undefined;
    if (isThrottled) this.faults.note('store_over_capacity', this.caller);
    return isThrottled;
  }

  private refusal(): ConditionalCheckFailedException {
    this.faults.note('store_lost_race', this.caller);
    return new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
    });
  }
}

interface StatementCall {
  readonly statement: Statement;
  readonly values: readonly AttributeValue[];
  readonly table: SimulatedTable;
  readonly key: string;
}

function itemOf(names: readonly string[], values: readonly AttributeValue[]): Item {
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? { NULL: true }]));
}

function statementError(code: string, message: string): BatchStatementResponse {
  // The SDK's type may not list this code.
  return { Error: { Code: code as 'ThrottlingError', Message: message }, TableName: 'ledger' };
}
