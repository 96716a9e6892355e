import type { JsonSchema } from '../../schemas/read.ts';
import { subschemas } from '../../schemas/walk.ts';
import { fieldRows, type FieldRow, type PartNames } from './field-rows.ts';
import { describeSchema } from './describe-schema.ts';
import { isDefinition, placeOf, refName } from './references.ts';

/** A schema of a file that is described by itself. */
export interface DescribedPart {
  /** Empty: the whole body. */
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly rows: readonly FieldRow[];
}

/**
 * Describes a schema in parts: the body, and each schema that several places refer to, or that leads back to itself. So
 * the description grows with the size of the file, and not with the ways through it.
 */
export function describedParts(root: JsonSchema): DescribedPart[] {
  const shared = sharedReferences(root);
  const names = { nameOf: (place: string) => shared.get(place)?.name };
  const parts = [...shared.values()].filter(({ name }) => name !== '');
  const body = partOf(root, '', root, names);
  const all = parts.map(({ name, ref }) => partOf(root, name, { $ref: ref }, names));
  return [body, ...usedOnly(all, body)];
}

/** A reference to a schema that is described in a part. */
interface Shared {
  readonly name: string;
  readonly ref: string;
}

/** The references that lead to parts, by their places. */
function sharedReferences(root: JsonSchema): ReadonlyMap<string, Shared> {
  const refs = subschemas(root).flatMap(({ schema: { $ref } }) =>
    typeof $ref === 'string' ? [$ref] : [],
  );
  const byPlace = Map.groupBy(refs, placeOf);
  const shared = new Map<string, Shared>();
  const taken = new Set<string>();
  for (const [place, [ref = '', ...others]] of byPlace) {
    // A circle always leads through a schema that several references name, or that has a place of its own.
    if (others.length === 0 && isDefinition(ref)) continue;
    const name = place === '[]' ? '' : freeName(ref, taken);
    shared.set(place, { name, ref });
    taken.add(name);
  }
  return shared;
}

/** Two schemas of different places may have the same name. */
function freeName(ref: string, taken: ReadonlySet<string>): string {
  const name = refName(ref);
  if (name !== '' && !taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}

function partOf(
  root: JsonSchema,
  name: string,
  schema: JsonSchema,
  names: PartNames,
): DescribedPart {
  const { title, description } = describeSchema(root, schema);
  return {
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    rows: fieldRows(root, schema, names),
  };
}

/** Parts that a row leads to, in the order in which they are first named. */
function usedOnly(parts: readonly DescribedPart[], body: DescribedPart): DescribedPart[] {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const used = new Set<DescribedPart>();
  const visit = ({ rows }: DescribedPart): void => {
    for (const { part } of rows) {
      const found = byName.get(part ?? '');
      if (!found || used.has(found)) continue;
      used.add(found);
      visit(found);
    }
  };
  visit(body);
  return [...used];
}
