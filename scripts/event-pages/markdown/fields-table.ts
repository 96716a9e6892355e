import type { FieldRow } from '../describe/field-rows.ts';
import type { Rule } from '../describe/rules.ts';
import { code, plain, prose } from './escape.ts';

/** Values and examples that a row names. */
const MAX_VALUES = 50;
const MAX_EXAMPLES = 3;

/** The rows of a part as a table. @param linkTo the address of a part in the page */
export function fieldsTable(rows: readonly FieldRow[], linkTo: (part: string) => string): string {
  const depths = labelDepths(rows);
  const lines = rows.map((row, index) => {
    const cells = [
      nameCell(row, depths[index] ?? 0),
      plain(row.type ?? ''),
      row.required ? 'yes' : '',
      factsCell(row, linkTo),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| Field | Type | Required | Description |', '| --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

/** Under how many rules such as `exactly one of these` each row is. */
function labelDepths(rows: readonly FieldRow[]): number[] {
  const open: number[] = [];
  return rows.map(({ depth, label }) => {
    while ((open.at(-1) ?? -1) >= depth) open.pop();
    const count = open.length;
    if (label !== undefined) open.push(depth);
    return count;
  });
}

function nameCell({ path, label }: FieldRow, labels: number): string {
  const indent = '&emsp;'.repeat(Math.min(labels, 8));
  if (label === undefined) return `${indent}${path === '' ? 'the whole' : code(path)}`;
  return `${indent}${path === '' ? '' : `${code(path)} `}*${plain(label)}*`;
}

function factsCell(row: FieldRow, linkTo: (part: string) => string): string {
  const { title, description, rules = [], values, examples = [], part } = row;
  const texts = [
    ...(title === undefined ? [] : [`**${plain(title)}**`]),
    ...(description === undefined ? [] : [prose(description)]),
    ...(rules.length > 0 ? [rules.map(ruleText).join(', ')] : []),
    ...(values
      ? [`${values.length === 1 ? 'always' : 'one of'} ${listOf(values, MAX_VALUES)}`]
      : []),
    ...(examples.length > 0 ? [`for example ${listOf(examples, MAX_EXAMPLES)}`] : []),
    ...(part === undefined ? [] : [partLink(part, linkTo)]),
  ];
  return texts.join('<br>');
}

function ruleText({ text, code: about }: Rule): string {
  return about === undefined ? plain(text) : `${plain(text)} ${code(about)}`;
}

function listOf(values: readonly string[], most: number): string {
  const more = values.length - most;
  const shown = values.slice(0, most).map(code).join(', ');
  return more > 0 ? `${shown} and ${more} more in the schema` : shown;
}

function partLink(part: string, linkTo: (part: string) => string): string {
  return part === ''
    ? `see [the whole body](${linkTo(part)})`
    : `see [${plain(part)}](${linkTo(part)})`;
}
