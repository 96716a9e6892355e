import { namesIn } from '../../schemas/constraints.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import { isObject } from '../../schemas/walk.ts';
import { html, type Html } from './html.ts';
import { inline } from './prose.ts';
import { typeText } from './type-text.ts';

/** A list of names, each with its type and its description: parameters, headers, the fields of an object. */
export interface Field {
  readonly name: string;
  /** Said after the name: `required`, `in the path`. */
  readonly note: string;
  readonly schema: unknown;
  readonly description: string;
}

/** The fields as a list. Empty if there are none. */
export function fieldList(fields: readonly Field[]): Html {
  if (fields.length === 0) return html``;
  return html`<dl class="fields">
    ${fields.map(
      ({ name, note, schema, description }) =>
        html`<dt>
            <code>${name}</code>
            <span class="type">${typeText(schema)}</span>${note === '' ? '' : `, ${note}`}
          </dt>
          <dd>${inline(description)}</dd> `,
    )}
  </dl>`;
}

/** The fields of an object's schema; none if the schema has no `properties`. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const { properties, required } = schema;
  const names = new Set(namesIn(required));
  return Object.entries(isObject(properties) ? properties : {}).map(([name, field]) => ({
    name,
    note: names.has(name) ? 'required' : '',
    schema: field,
    description:
      isObject(field) && typeof field['description'] === 'string' ? field['description'] : '',
  }));
}
