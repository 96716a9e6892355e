import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import { equal, type Item } from './simulated-table.ts';

/** A PartiQL statement whose values are parameters, in the forms that the adapters write. */
export type Statement =
  | { readonly kind: 'insert'; readonly table: string; readonly names: readonly string[] }
  | {
      readonly kind: 'update';
      readonly table: string;
      readonly set: readonly string[];
      readonly removed: readonly string[];
      readonly conditions: readonly Condition[];
    };

interface Condition {
  readonly name: string;
  /** True for `IS MISSING`. Otherwise the attribute must equal its parameter. */
  readonly missing: boolean;
}

const read = new Map<string, Statement>();

/**
 * Reads `INSERT INTO "table" VALUE {'name': ?, …}` (ql-reference.insert.html) and
 * `UPDATE "table" SET "name"=?, … REMOVE "name" WHERE "name"=? AND "name" IS MISSING`
 * (ql-reference.update.html).
 */
export function readStatement(text: string): Statement {
  const statement = read.get(text) ?? readInsert(text) ?? readUpdate(text);
  if (!statement) throw new Error(`This statement is not simulated: ${text}`);
  read.set(text, statement);
  return statement;
}

/** The attributes of an INSERT, in order. */
export function insertedNames(text: string): readonly string[] {
  const statement = readStatement(text);
  if (statement.kind !== 'insert') throw new Error(`This is no INSERT: ${text}`);
  return statement.names;
}

/** Whether an item meets the conditions of an UPDATE. Their parameters come after those of SET. */
export function meetsAll(
  item: Item,
  conditions: readonly Condition[],
  values: readonly AttributeValue[],
): boolean {
  const rest = values.values();
  return conditions.every(({ name, missing }) => {
    if (missing) return item[name] === undefined;
    const wanted = rest.next().value;
    return wanted !== undefined && equal(item[name], wanted);
  });
}

/** The attributes of the item that an INSERT or UPDATE writes, as far as the statement names them: its key is among them. */
export function namedIn(statement: Statement, values: readonly AttributeValue[]): Item {
  const names = statement.kind === 'insert' ? statement.names : namesOf(statement);
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? { NULL: true }]));
}

function namesOf({ set, conditions }: Extract<Statement, { kind: 'update' }>): string[] {
  const compared = conditions.filter(({ missing }) => !missing);
  return [...set, ...compared.map(({ name }) => name)];
}

function readInsert(text: string): Statement | undefined {
  const [, table = '', members = ''] = /^INSERT INTO "([^"]+)" VALUE \{(.*)\}$/.exec(text) ?? [];
  const names = captured(members.split(', '), /^'([^']+)': \?$/);
  return names && { kind: 'insert', table, names };
}

function readUpdate(text: string): Statement | undefined {
  const parts = /^UPDATE "([^"]+)" SET (.*?)(?: REMOVE "([^"]+)")? WHERE (.*)$/.exec(text);
  if (!parts) return undefined;
  const [, table = '', assignments = '', removed, where = ''] = parts;
  const terms = where.split(' AND ');
  const set = captured(assignments.split(', '), /^"([^"]+)"=\?$/);
  const names = captured(terms, /^"([^"]+)"(?:=\?| IS MISSING)$/);
  if (!set || !names) return undefined;
  const conditions = names.map((name, index) => ({
    name,
    missing: terms[index]?.endsWith(' IS MISSING') === true,
  }));
  return {
    kind: 'update',
    table,
    set,
    removed: removed === undefined ? [] : [removed],
    conditions,
  };
}

/** The captures of the pattern in each text; `undefined` if a text doesn't match. */
function captured(texts: readonly string[], pattern: RegExp): string[] | undefined {
  const found = texts.flatMap((text) => pattern.exec(text)?.[1] ?? []);
  return found.length === texts.length ? found : undefined;
}
