import { REASONS } from '../parts/reasons.ts';

/** Whether a text can be the value of a condition, as the routes check it. */
type Check = (value: string) => boolean;

/** Conditions whose values somebody types. */
export const TEXT_CHECKS = {
  tenant_id: (value) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value),
  type: (value) => /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/.test(value),
  version: (value) => /^v[1-9][0-9]{0,3}$/.test(value),
  fingerprint: (value) => /^f\d{1,3}_[0-9a-f]{12}$/.test(value),
} satisfies Readonly<Record<string, Check>>;

export type TextName = keyof typeof TEXT_CHECKS;

export function isReason(value: string): boolean {
  return (REASONS as readonly string[]).includes(value);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Whether a text is a time of RFC 3339. */
export function isTime(value: string): boolean {
  return TIME.test(value) && !Number.isNaN(Date.parse(value));
}

/** Conditions by their names. What is missing is no condition. */
type Conditions<Name extends string> = { readonly [Each in Name]?: string };

/** The conditions of an address. */
export interface ReadConditions<Name extends string> {
  readonly conditions: Conditions<Name>;
  /** Names of conditions that the page doesn't have, or whose values nobody can read. They are left out. */
  readonly wrong: readonly string[];
}

/** Status of a link that asks for no status. */
const ANY_STATUS = 'any';

/**
 * Reads the conditions that a page has.
 *
 * @param query of the address
 * @param others names that are no conditions
 */
export function readConditions<Name extends string>(
  query: Readonly<Record<string, string>>,
  checks: Readonly<Record<Name, Check>>,
  others: readonly string[] = [],
): ReadConditions<Name> {
  const isRight = ([name, value]: readonly [string, string]): boolean =>
    Object.hasOwn(checks, name) && checks[name as Name](value);
  const given = Object.entries(query).filter(
    ([name, value]) =>
      value !== '' && !others.includes(name) && !(name === 'status' && value === ANY_STATUS),
  );
  return {
    conditions: Object.fromEntries(given.filter(isRight)) as Conditions<Name>,
    wrong: given.filter((each) => !isRight(each)).map(([name]) => name),
  };
}

/** The conditions that are there, in the order of their names. */
export function givenConditions<Name extends string>(
  conditions: Conditions<Name>,
  names: readonly Name[],
): [Name, string][] {
  return names.flatMap((name) => {
    const value = conditions[name];
    return value === undefined ? [] : [[name, value] as [Name, string]];
  });
}

/** A path with a query, if there is something to ask. */
export function pathWith(path: string, query: readonly (readonly [string, string])[]): string {
  const text = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The conditions with another value of one of them. An empty value takes it away. */
export function withValue<Filter extends object>(
  filter: Filter,
  name: keyof Filter,
  value: string,
): Filter {
  const { [name]: _, ...others } = filter;
  return (value === '' ? others : { ...others, [name]: value }) as Filter;
}

/** The same conditions with their names in operations. */
export function operationNames<
  Filter extends { readonly type?: string; readonly version?: string },
>({
  type,
  version,
  ...others
}: Filter): Omit<Filter, 'type' | 'version'> & {
  readonly event_type?: string;
  readonly schema_version?: string;
} {
  return {
    ...others,
    ...(type !== undefined && { event_type: type }),
    ...(version !== undefined && { schema_version: version }),
  };
}
