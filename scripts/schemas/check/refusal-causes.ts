import { placeOf } from '../../../src/core/rejection-fingerprint.ts';
import { bodyErrors } from '../../../src/core/schema-finder.ts';
import type { SchemaError } from '../compile-in-memory.ts';
import type { SchemaScope } from './schema-scope.ts';

/** Why a schema refuses a body: one rule of the schema, at one place of the body. */
export interface RefusalCause {
  /** Equal for bodies that break the same rule in the same way. */
  readonly id: string;
  /** JSON pointer into the schema: `/properties/total/minimum`. */
  readonly schemaPointer: string;
  readonly keyword: string;
  /** JSON pointer into the message: `/body/total`. `*` in it is any position of an array, and `#` a key that is an id. */
  readonly pointer: string;
  /** `must be >= 0, got a number`. Never quotes the body. */
  readonly message: string;
}

/** The causes of a refusal, each once. Errors that only follow from another one are left out. */
export function refusalCauses(
  body: unknown,
  errors: readonly SchemaError[],
  scope: SchemaScope,
): RefusalCause[] {
  const causes = new Map<string, RefusalCause>();
  const located = errors.map((error) => ({
    ...error,
    schemaPath: placeInFile(body, error, scope),
  }));
  for (const error of withoutConsequences(located, scope)) {
    const cause = causeOf(body, error);
    if (!causes.has(cause.id)) causes.set(cause.id, cause);
  }
  return [...causes.values()];
}

function causeOf(body: unknown, error: SchemaError): RefusalCause {
  const [{ pointer, message } = { pointer: '/body', message: '' }] = bodyErrors(body, [error]);
  const schemaPointer = error.schemaPath;
  const place = placeOf(pointer);
  const isAboutKey = pointer !== `/body${error.instancePath}`;
  const key = isAboutKey ? ` ${place.slice(place.lastIndexOf('/'))}` : '';
  return {
    id: `${schemaPointer}${key}`,
    schemaPointer,
    keyword: error.keyword,
    pointer: place,
    message,
  };
}

/** JSON pointer of the rule in its file. Ajv's path begins at the last `$ref` on the way, if that is recursive. */
function placeInFile(
  body: unknown,
  { schemaPath, instancePath, keyword }: SchemaError,
  scope: SchemaScope,
): string {
  const path = decodeURIComponent(schemaPath.slice(1));
  if (!path.endsWith(`/${keyword}`)) return path;
  const pointers = scope
    .at(body, instancePath)
    .filter((schema) => Object.hasOwn(schema, keyword))
    .map((schema) => `${scope.pointerOf(schema)}/${keyword}`);
  if (pointers.includes(path)) return path;
  const isBelowTarget = (pointer: string) =>
    pointer.endsWith(path) && scope.targets.has(pointer.slice(0, -path.length));
  return pointers.find(isBelowTarget) ?? path;
}

/**
 * Ajv lists the errors of each branch before the error of their `anyOf`, `oneOf` or `if`. One of the two is enough: the
 * errors of the branch that fits best, or else that no branch fits. It is the same with `contains` and `propertyNames`.
 */
function withoutConsequences(
  errors: readonly SchemaError[],
  scope: SchemaScope,
): readonly SchemaError[] {
  const dropped = new Set<SchemaError>();
  for (const [index, choice] of errors.entries()) {
    if (!CHOICES.has(choice.keyword)) continue;
    const earlier = errors.slice(0, index).filter((error) => isBelow(error, choice));
    const branches = branchesOf(choice, scope)
      .map((begins) => earlier.filter((error) => !dropped.has(error) && isAt(error, begins)))
      .filter((branch) => branch.length > 0);
    const closest = tellingErrors(branches, choice);
    if (closest.length > 0) dropped.add(choice);
    for (const error of branches.flat()) if (!closest.includes(error)) dropped.add(error);
  }
  return errors.filter((error) => !dropped.has(error));
}

const CHOICES = new Set(['anyOf', 'oneOf', 'if', 'contains', 'propertyNames']);

/** The errors that say more than the error of the keyword itself. Empty if none do. */
function tellingErrors(
  branches: readonly (readonly SchemaError[])[],
  choice: SchemaError,
): readonly SchemaError[] {
  switch (choice.keyword) {
    case 'if':
    case 'propertyNames':
      return branches.flat();
    case 'contains':
      return [];
    default:
      return closestBranch(branches, choice);
  }
}

function isBelow({ instancePath }: SchemaError, choice: SchemaError): boolean {
  return `${instancePath}/`.startsWith(`${choice.instancePath}/`);
}

function isAt({ schemaPath }: SchemaError, begins: readonly string[]): boolean {
  return begins.some((begin) => schemaPath.startsWith(`${begin}/`));
}

/** For each branch, the pointers at which its errors begin. */
function branchesOf({ schemaPath, keyword }: SchemaError, scope: SchemaScope): string[][] {
  return branchPointers(schemaPath, keyword, scope).map((pointer) => {
    const target = scope.schemaAt(pointer)?.['$ref'];
    return typeof target === 'string' ? [pointer, decodeURIComponent(target.slice(1))] : [pointer];
  });
}

function branchPointers(schemaPath: string, keyword: string, scope: SchemaScope): string[] {
  switch (keyword) {
    case 'if': {
      const around = schemaPath.slice(0, -keyword.length);
      return [`${around}then`, `${around}else`];
    }
    case 'contains':
    case 'propertyNames':
      return [schemaPath];
    default:
      return scope.pointersBelow(schemaPath);
  }
}

/** The errors of the branch whose errors are deeper in the body than those of all others. Empty if there is none. */
function closestBranch(
  branches: readonly (readonly SchemaError[])[],
  choice: SchemaError,
): readonly SchemaError[] {
  const depth = (errors: readonly SchemaError[]) =>
    Math.min(...errors.map(({ instancePath }) => instancePath.split('/').length));
  const [first, second] = branches.toSorted((one, other) => depth(other) - depth(one));
  if (!first || depth(first) <= depth([choice])) return [];
  return second && depth(second) === depth(first) ? [] : first;
}
