import type { JsonSchema } from '../../schemas/read.ts';
import { expandedRows, type ExpandedRow } from './expanded-rows.ts';
import type { FieldRow } from './field-rows.ts';
import { describedParts, type DescribedPart } from './parts.ts';

/** What differs between two versions at one place. */
export interface VersionChange {
  /** `items[].price`. Empty: the whole body. */
  readonly path: string;
  /** The rule that the place is under: `exactly one of these, option 2`. */
  readonly under?: string;
  /** `added, required`; `now required`; `new rule: at most 20 items`. */
  readonly texts: readonly string[];
}

/** @returns `undefined` if the schemas are too large to compare place by place */
export function versionChanges(
  before: JsonSchema,
  after: readonly DescribedPart[],
): VersionChange[] | undefined {
  const [old, now] = [expandedRows(describedParts(before)), expandedRows(after)];
  if (!old || !now) return undefined;
  const [oldRows, nowRows] = [byPlace(old), byPlace(now)];
  return [
    ...changesOf(nowRows, (key, { row }) => {
      const was = oldRows.get(key)?.row ?? unsaid(row);
      return was ? differences(was, row) : [row.required ? 'added, required' : 'added'];
    }),
    ...changesOf(oldRows, (key, { row }) => {
      if (nowRows.has(key)) return [];
      const is = unsaid(row);
      return is ? differences(row, is) : ['removed'];
    }),
  ];
}

/** The whole body has a row only if there are rules for it. */
function unsaid({ path, label, type }: FieldRow): FieldRow | undefined {
  if (path !== '' || label !== undefined) return undefined;
  return { path, depth: 0, ...(type !== undefined && { type }) };
}

/** Rows by what they are about. The same rule may stand at a place several times. */
function byPlace(rows: readonly ExpandedRow[]): ReadonlyMap<string, ExpandedRow> {
  const found = new Map<string, ExpandedRow>();
  for (const row of rows) {
    let key = JSON.stringify([row.labels, row.path]);
    while (found.has(key)) key += '+';
    found.set(key, row);
  }
  return found;
}

const WHOLLY = new Set(['added', 'added, required', 'removed']);

function changesOf(
  rows: ReadonlyMap<string, ExpandedRow>,
  textsOf: (key: string, row: ExpandedRow) => readonly string[],
): VersionChange[] {
  const changes: VersionChange[] = [];
  // What is below a field that was added or removed goes without saying.
  let wholeDepth = Infinity;
  for (const [key, row] of rows) {
    if (row.depth > wholeDepth) continue;
    const texts = textsOf(key, row);
    wholeDepth = WHOLLY.has(texts[0] ?? '') ? row.depth : Infinity;
    if (texts.length === 0) continue;
    const under = row.labels.join(', ');
    changes.push({ path: row.path, ...(under !== '' && { under }), texts });
  }
  return changes;
}

function differences(old: FieldRow, now: FieldRow): string[] {
  return [
    ...(old.required === now.required
      ? []
      : [now.required ? 'now required' : 'no longer required']),
    ...(old.type === now.type ? [] : [`${old.type ?? 'anything'} → ${now.type ?? 'anything'}`]),
    ...ruleChanges(rulesOf(old), rulesOf(now)),
    ...valueChanges(old.values, now.values),
  ];
}

function rulesOf({ rules = [] }: FieldRow): string[] {
  return rules.map(({ text, code }) => (code === undefined ? text : `${text} ${code}`));
}

function ruleChanges(old: readonly string[], now: readonly string[]): string[] {
  const gone = old.filter((rule) => !now.includes(rule)).join(', ');
  const come = now.filter((rule) => !old.includes(rule)).join(', ');
  if (gone !== '' && come !== '') return [`${gone} → ${come}`];
  return [
    ...(come === '' ? [] : [`new rule: ${come}`]),
    ...(gone === '' ? [] : [`no longer: ${gone}`]),
  ];
}

function valueChanges(
  old: readonly string[] | undefined,
  now: readonly string[] | undefined,
): string[] {
  if (!old && !now) return [];
  if (!old) return [`only these values: ${listText(now ?? [])}`];
  if (!now) return ['any value'];
  const gone = old.filter((value) => !now.includes(value));
  const come = now.filter((value) => !old.includes(value));
  return [
    ...(come.length > 0 ? [`also allowed: ${listText(come)}`] : []),
    ...(gone.length > 0 ? [`no longer allowed: ${listText(gone)}`] : []),
  ];
}

/** Most values that are named. */
const MAX_VALUES = 10;

function listText(values: readonly string[]): string {
  const more = values.length - MAX_VALUES;
  return `${values.slice(0, MAX_VALUES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
