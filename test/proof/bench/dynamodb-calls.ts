import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import { itemSize, WRITE_UNIT_BYTES } from '../../../src/adapters/dynamodb/item-size.ts';
import { ATTRIBUTE, JOURNAL } from '../../../src/names/storage.ts';

export type Item = Record<string, AttributeValue>;

/** One item that a call writes. */
export interface Write {
  readonly table: string;
  /** The value of the key: of `pk`, of `id` in Powertools' table, or of both keys of the journal. */
  readonly key: string;
  readonly item: Item;
  /** True if the write changes some attributes of an item. */
  readonly isUpdate: boolean;
  /** The size for which DynamoDB bills the item. */
  readonly bytes: number;
}

/** The operation of a request, for example `PutItem`. */
export function operationIn(headers: Readonly<Record<string, string>>): string {
  const target = headers['x-amz-target'] ?? headers['X-Amz-Target'] ?? '';
  return target.slice(target.lastIndexOf('.') + 1);
}

/** The items that a call writes, read from its JSON body. */
export function writesIn(operation: string, body: string): Write[] {
  const call = JSON.parse(body) as Record<string, unknown>;
  switch (operation) {
    case 'BatchExecuteStatement':
      return (call['Statements'] as Statement[]).map(stated);
    case 'PutItem':
      return [write(String(call['TableName']), call['Item'] as Item, false)];
    case 'UpdateItem':
      return [write(String(call['TableName']), updated(call), true)];
    default:
      return [];
  }
}

/**
 * The write units of these writes. An update is billed for the larger of the whole item before and after it. A write that
 * puts an item into the index of open records costs one unit more.
 */
export function unitsOfWrites(writes: readonly Write[]): number {
  const items = new Map<string, Item>();
  let units = 0;
  for (const { table, key, item, isUpdate } of writes) {
    const name = `${table} ${key}`;
    const before = isUpdate ? (items.get(name) ?? {}) : {};
    const after = { ...before, ...item };
    const size = Math.max(itemSize(before), itemSize(after));
    units += Math.ceil(size / WRITE_UNIT_BYTES);
    if (ATTRIBUTE.openShard in item) units += 1;
    items.set(name, after);
  }
  return units;
}

interface Statement {
  readonly Statement: string;
  readonly Parameters?: readonly AttributeValue[];
}

function stated(statement: Statement): Write {
  return statement.Statement.startsWith('UPDATE') ? changed(statement) : inserted(statement);
}

/** Reads `UPDATE "table" SET "name"=?, … [REMOVE "name"] WHERE "pk"=? AND …`. The parameters have the same order. */
function changed({ Statement: text, Parameters = [] }: Statement): Write {
  const table = /^UPDATE "([^"]+)" SET /.exec(text)?.[1];
  if (table === undefined)
    throw new Error(`Not an UPDATE that the bench can read: ${text.slice(0, 80)}`);
  const names = [...text.matchAll(/"([^"]+)"=\?/g)].map(([, name = '']) => name);
  return write(table, itemOf(names, Parameters), true);
}

/** Reads `INSERT INTO "table" VALUE {'name': ?, …}`. The parameters have the same order as the names. */
function inserted({ Statement: text, Parameters = [] }: Statement): Write {
  const table = /^INSERT INTO "([^"]+)" VALUE \{/.exec(text)?.[1];
  if (table === undefined)
    throw new Error(`Not an INSERT that the bench can read: ${text.slice(0, 80)}`);
  const names = [...text.matchAll(/'([^']+)' ?: ?\?/g)].map(([, name = '']) => name);
  return write(table, itemOf(names, Parameters), false);
}

function itemOf(names: readonly string[], values: readonly AttributeValue[]): Item {
  const entries = names.map((name, index): [string, AttributeValue] => {
    const value = values[index];
    if (!value) throw new Error(`The statement has no parameter for ${name}.`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** The key and the attributes that `SET #name = :value, …` sets. */
function updated(call: Record<string, unknown>): Item {
  const names = call['ExpressionAttributeNames'] as Record<string, string>;
  const values = call['ExpressionAttributeValues'] as Item;
  const set = String(call['UpdateExpression']).matchAll(/(#\w+) ?= ?(:\w+)/g);
  const entries = [...set].flatMap(([, name = '', value = '']) => {
    const attribute = values[value];
    return attribute ? [[names[name] ?? name, attribute] as const] : [];
  });
  return { ...(call['Key'] as Item), ...Object.fromEntries(entries) };
}

function write(table: string, item: Item, isUpdate: boolean): Write {
  const decoded = bytesDecoded(item);
  const page = `${item[JOURNAL.tenantId]?.S} ${item[JOURNAL.position]?.S}`;
  const key = item['pk']?.S ?? item['id']?.S ?? page;
  return { table, key, item: decoded, isUpdate, bytes: itemSize(decoded) };
}

/** Decodes base64, which carries bytes on the wire, because DynamoDB bills the bytes. */
function bytesDecoded(item: Item): Item {
  const decoded = Object.entries(item).map(([name, value]): [string, AttributeValue] => {
    const { B: base64 } = value as { B?: unknown };
    return [name, typeof base64 === 'string' ? { B: Buffer.from(base64, 'base64') } : value];
  });
  return Object.fromEntries(decoded);
}
