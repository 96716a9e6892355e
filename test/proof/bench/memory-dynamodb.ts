import { Readable } from 'node:stream';

import type { HttpRequest, HttpResponse } from '@smithy/types';

import { operationIn, writesIn, type Item, type Write } from './dynamodb-calls.ts';

const STATEMENT_KEY = Buffer.from('{"Statement":');
const DONE = '{"TableName":"ledger"}';
const TAKEN =
  '{"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"}}';
const HEADERS = { 'content-type': 'application/x-amz-json-1.0' };
const EMPTY = Buffer.from('{}');

/** The key of a conflict's record ends with a space and a hash. */
const CONFLICT_KEY = /"S":"[^"]*#[^" ]+ [0-9a-f]+"/;

/**
 * A DynamoDB in memory, in place of HTTP, for all contestants. It answers at once with bytes prepared before, so that
 * only the contestants' own work is measured. It parses a call only if it must remember the writes, or if a contestant
 * reads items.
 */
export class MemoryDynamoDb {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  /** Calls so far, by operation. */
  readonly calls = new Map<string, number>();
  /** The writes so far. Set it to `[]` to start remembering, and to `undefined` to stop. */
  written: Write[] | undefined;
  private readonly takenEvery: number;
  private readonly answers = new Map<string, Buffer>();
  private readonly stored = new Map<string, Item>();

  /**
   * @param taken the share of statements that are answered as if their key existed: 0, 0.5 or 1.
   * @param held the items that it holds at the start.
   */
  constructor(taken = 0, held: readonly Write[] = []) {
    this.takenEvery = taken === 0 ? Infinity : Math.round(1 / taken);
    for (const { item, key } of held) this.stored.set(key, item);
  }

  handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    const operation = operationIn(request.headers);
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const body = bytesOf(request.body);
    if (this.written) this.remember(operation, body);
    const answer = this.answerTo(operation, body);
    return Promise.resolve({
      response: { statusCode: 200, headers: HEADERS, body: new OneChunk(answer) },
    });
  }

  destroy(): void {}

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  private remember(operation: string, body: Buffer): void {
    const writes = writesIn(operation, body.toString());
    this.written?.push(...writes);
    for (const { item, key, isUpdate } of writes) {
      if (!isUpdate && !this.stored.has(key)) this.stored.set(key, item);
    }
  }

  private answerTo(operation: string, body: Buffer): Buffer {
    switch (operation) {
      case 'BatchExecuteStatement':
        return this.statementsAnswer(countOf(STATEMENT_KEY, body), this.isFree(body));
      case 'BatchGetItem':
        return this.itemsAnswer(body.toString('latin1'));
      default:
        return EMPTY;
    }
  }

  /** True if no key of a call exists: if there are no duplicates, or if the call writes conflicts. */
  private isFree(body: Buffer): boolean {
    if (this.takenEvery === Infinity) return true;
    return CONFLICT_KEY.test(body.toString('latin1', 0, 500));
  }

  private statementsAnswer(count: number, free: boolean): Buffer {
    return this.prepared(`${count} ${free}`, () => {
      const responses = Array.from({ length: count }, (_, index) =>
        !free && (index + 1) % this.takenEvery === 0 ? TAKEN : DONE,
      );
      return `{"Responses":[${responses.join(',')}]}`;
    });
  }

  /** The answer to a read. Each round reads the same keys, so the answer is made once. */
  private itemsAnswer(request: string): Buffer {
    return this.prepared(request, () => {
      const { RequestItems } = JSON.parse(request) as {
        RequestItems: Record<string, { Keys: Item[]; ProjectionExpression?: string }>;
      };
      const responses = Object.entries(RequestItems).map(
        ([table, { Keys, ProjectionExpression }]) => [
          table,
          Keys.map(({ pk }) => this.stored.get(pk?.S ?? ''))
            .filter((item) => item !== undefined)
            .map(ProjectionExpression === undefined ? onTheWire : projected),
        ],
      );
      return JSON.stringify({
        Responses: Object.fromEntries(responses) as unknown,
        UnprocessedKeys: {},
      });
    });
  }

  private prepared(name: string, make: () => string): Buffer {
    const known = this.answers.get(name) ?? Buffer.from(make());
    this.answers.set(name, known);
    return known;
  }
}

/** A response body as small as a stream can be. */
class OneChunk extends Readable {
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    super();
    this.bytes = bytes;
  }

  override _read(): void {
    this.push(this.bytes);
    this.push(null);
  }
}

/** The part of an item that the consumer's projection for comparison returns. */
function projected({ body, body_br, raw, raw_br, extra, extra_br, ...item }: Item): object {
  return onTheWire(item);
}

/** The item as JSON carries it, with bytes in base64. */
function onTheWire(item: Item): object {
  const values = Object.entries(item).map(([name, value]): [string, object] => [
    name,
    value.B ? { B: Buffer.from(value.B).toString('base64') } : value,
  ]);
  return Object.fromEntries(values);
}

function bytesOf(body: unknown): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('The body of the request is neither text nor bytes.');
}

function countOf(needle: Buffer, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length))
    count += 1;
  return count;
}
