import { describeSchema, type Described } from './describe-schema.ts';
import { placeOf } from './references.ts';
import type { Rule } from './rules.ts';
import type { Group, GroupKind, Part } from './schema-groups.ts';

/** A line of a description: a value, and what the schema says of it. What is missing is not said. */
export interface FieldRow {
  /** Where the value is, such as `items[].price`. Empty: the whole value that the part is about. */
  readonly path: string;
  /** How deep the row is. Those below it follow it, and are deeper. */
  readonly depth: number;
  /** If the row is no field of its own, but a rule for the value there: `exactly one of these`, `if it is`. */
  readonly label?: string;
  readonly type?: string;
  readonly required?: true;
  readonly title?: string;
  readonly description?: string;
  readonly rules?: readonly Rule[];
  /** The values that are allowed, as JSON, if they are listed. */
  readonly values?: readonly string[];
  /** Examples, as JSON. */
  readonly examples?: readonly string[];
  /** The name of the part that describes what is below. Empty: the whole body. */
  readonly part?: string;
}

/** Which schemas are described in parts of their own. */
export interface PartNames {
  /** The name of the part of a schema with this place. `undefined`: it is described where it is used. */
  nameOf(place: string): string | undefined;
}

/** Where a schema stands. */
interface Place {
  readonly path: string;
  readonly depth: number;
  /** True if the schema adds rules to a value that is described elsewhere, so that no type means no rule. */
  readonly isAddition: boolean;
}

/** The rows of a schema. @param parts which references lead to other parts */
export function fieldRows(root: unknown, schema: unknown, parts: PartNames): FieldRow[] {
  const place = { path: '', depth: 0, isAddition: false };
  const described = describeSchema(root, schema);
  // Title and description of the whole stand above the rows.
  const { type, ...facts } = factsOf({ ...described, examples: [] }, place);
  const { title, description, ...rules } = facts;
  const own = Object.keys(rules).length > 0 || described.groups.length === 0;
  const said = type === undefined ? {} : { type };
  return [
    ...(own ? [{ path: '', depth: 0, ...said, ...rules }] : []),
    ...rowsBelow(described, place, root, parts),
  ];
}

function factsOf(described: Described, { isAddition }: Place): Omit<FieldRow, 'path' | 'depth'> {
  const { type, title, description, values, examples } = described;
  const rules = [...described.rules, ...described.others];
  return {
    ...((type !== 'anything' || !isAddition) && { type }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(rules.length > 0 && { rules }),
    ...(values && { values }),
    ...(examples.length > 0 && { examples }),
  };
}

function rowsBelow(above: Described, place: Place, root: unknown, parts: PartNames): FieldRow[] {
  return above.groups.flatMap((group) => {
    const rowsOf = (part: Part, at: Place, label: string): FieldRow[] =>
      partRows({ above, group, part, label }, at, root, parts);
    const isChoice = group.parts.length > 1 && / of these$/.test(group.label);
    if (!isChoice) return group.parts.flatMap((part) => rowsOf(part, place, labelOf(group, part)));
    const head = { path: place.path, depth: place.depth, label: group.label };
    const below = { ...place, depth: place.depth + 1 };
    const options = group.parts.flatMap((part) => rowsOf(part, below, `option ${part.name}`));
    return [head, ...options];
  });
}

function labelOf({ label }: Group, { name }: Part): string {
  if (label === 'if this field is there') return `if ${name} is there`;
  // One alternative is none.
  return / of these$/.test(label) ? 'and also' : label;
}

interface Wanted {
  readonly above: Described;
  readonly group: Group;
  readonly part: Part;
  readonly label: string;
}

function partRows(
  { above, group, part, label }: Wanted,
  place: Place,
  root: unknown,
  parts: PartNames,
): FieldRow[] {
  const { kind } = group;
  const described = describeSchema(root, part.schema);
  const isAddition = place.isAddition || kind === 'same' || kind === 'some';
  const path = (place.path + stepOf(kind, part.name)).replace(/^\./, '');
  const here = { path, depth: place.depth, isAddition };
  const target = described.groups.length > 0 ? partOf(described, parts) : undefined;
  const row: FieldRow = {
    path,
    depth: here.depth,
    ...(label !== '' && { label }),
    ...factsOf(withPattern(described, group, part), here),
    ...(part.isRequired && { required: true }),
    ...(target !== undefined && { part: target }),
  };
  if (target !== undefined) return [row];
  if (isSilent(row, kind, above)) return rowsBelow(described, here, root, parts);
  return [row, ...rowsBelow(described, { ...here, depth: here.depth + 1 }, root, parts)];
}

/** What comes after the path of the value that the group is about. */
function stepOf(kind: GroupKind, name: string): string {
  switch (kind) {
    case 'field':
      return stepTo(name);
    case 'pattern':
      return '.<name>';
    case 'other':
      return '.<other>';
    case 'item':
    case 'some':
      return '[]';
    case 'place':
      return `[${Number(name) - 1}]`;
    case 'same':
      return '';
  }
}

/** `.city`, or `["a.b"]` for a name that would be misread. */
function stepTo(name: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The pattern of the names is a rule like the others. */
function withPattern(described: Described, { kind }: Group, { name }: Part): Described {
  if (kind !== 'pattern') return described;
  const rule = { text: 'for each name that matches', code: name };
  return { ...described, rules: [rule, ...described.rules] };
}

/** Whether a row says nothing that the rows around it don't: items whose type the array names, or a list of conditions. */
function isSilent(row: FieldRow, kind: GroupKind, above: Described): boolean {
  const { path, depth, type = '', label, ...facts } = row;
  if (Object.keys(facts).length > 0) return false;
  if (kind === 'item') return above.type.includes(`array of ${type}s`);
  return label === 'and also' && type === '';
}

function partOf({ refs }: Described, parts: PartNames): string | undefined {
  const names = refs.map((ref) => parts.nameOf(placeOf(ref)));
  return names.findLast((name) => name !== undefined);
}
