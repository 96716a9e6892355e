import type { JsonSchema } from '../../schemas/read.ts';
import { isObject } from '../../schemas/walk.ts';
import { html, type Html } from './html.ts';

/** What values a schema allows, in a few words: `string, date-time`, `"iam" or "jwt"`, `array of Event`. */
export function typeText(schema: unknown): Html {
  if (!isObject(schema)) return html`${schema === false ? 'nothing' : 'any value'}`;
  const { $ref, type, items } = schema;
  const values = valuesOf(schema);
  const branches = [schema['oneOf'], schema['anyOf']].find(Array.isArray);
  if (typeof $ref === 'string') return reference($ref);
  if (values !== undefined)
    return html`${values.map((value) => JSON.stringify(value)).join(' or ')}`;
  if (branches !== undefined) return alternatives(branches);
  if (type === 'array' && items !== undefined) return html`array of ${typeText(items)}`;
  const types = [type].flat().filter((one) => typeof one === 'string');
  return html`${[types.join(' or ') || 'any value', ...limitsOf(schema)].join(', ')}`;
}

/** The id of a component's section in the page. */
export function idOf(component: string): string {
  return `schema-${component}`;
}

function valuesOf({ const: only, enum: several }: JsonSchema): readonly unknown[] | undefined {
  if (only !== undefined) return [only];
  return Array.isArray(several) ? several : undefined;
}

/** Refs inside the schema of an event's body lead nowhere in the page, so only the name is shown. */
function reference($ref: string): Html {
  const name = decodeURIComponent($ref.split('/').at(-1) ?? $ref);
  const isComponent = /^#\/components\/schemas\/[^/]+$/.test($ref);
  return isComponent ? html`<a href="#${idOf(name)}">${name}</a>` : html`${name}`;
}

const MAX_ALTERNATIVES = 6;

function alternatives(branches: readonly unknown[]): Html {
  const [first, ...others] = branches.slice(0, MAX_ALTERNATIVES).map((branch) => typeText(branch));
  const more = branches.length - MAX_ALTERNATIVES;
  return html`${first}${others.map((other) => html` or ${other}`)}${more > 0 ? ` or ${more} more` : ''}`;
}

function limitsOf(schema: JsonSchema): string[] {
  const { format, pattern, minimum, maximum, minLength, maxLength, maxItems } = schema;
  return [
    ...(typeof format === 'string' ? [format] : []),
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...range('', minimum, maximum),
    ...range(' characters', minLength, maxLength),
    ...range(' items', undefined, maxItems),
  ];
}

function range(unit: string, least: unknown, most: unknown): string[] {
  if (typeof least === 'number' && typeof most === 'number') return [`${least} to ${most}${unit}`];
  if (typeof least === 'number') return [`at least ${least}${unit}`];
  return typeof most === 'number' ? [`at most ${most}${unit}`] : [];
}
