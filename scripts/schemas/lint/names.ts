import type { SchemaFile } from '../read.ts';
import { commonStyle, namesByStyle } from './name-style.ts';
import type { Fault, LintRule } from './rule.ts';

export const fieldNameStyle: LintRule = {
  name: 'field-name-style',
  level: 'warning',
  find: ({ places }) => {
    const fields = places.flatMap(({ name, pointer }) =>
      name === undefined ? [] : { name, pointer },
    );
    const names = fields.map(({ name }) => name);
    const { style, others } = commonStyle(names, ['snake_case', 'camelCase']) ?? NONE;
    return fields
      .filter(({ name }) => others.includes(name))
      .map(({ name, pointer }) => ({
        pointer,
        reason: `the name "${name}" isn't in ${style} like the other names of the file`,
        fix: 'Write all names of a schema in one style, so that nobody has to look them up.',
      }));
  },
};

export const enumStyle: LintRule = {
  name: 'enum-style',
  level: 'warning',
  find: ({ all }) =>
    all.flatMap(({ pointer, schema: { enum: values } }) => {
      const texts = Array.isArray(values)
        ? values.filter((value) => typeof value === 'string')
        : [];
      const { style, others } = commonStyle(texts) ?? NONE;
      if (others.length === 0) return [];
      const named = others.map((value) => `"${value}"`).join(', ');
      const fix =
        'Write all values of an enum in one style. In a published version, add no values in another one.';
      return [{ pointer, reason: `${named} in enum isn't in ${style} like the other values`, fix }];
    }),
};

/** A note if event types of a registry are named in several styles. The teams that send them may have their reasons. */
export function eventTypeStyles(files: readonly SchemaFile[]): Fault[] {
  const types = [...new Set(files.map(({ eventType }) => eventType))];
  const byStyle = [...namesByStyle(types)];
  if (byStyle.length < 2) return [];
  const styles = byStyle.map(
    ([style, [first = '', ...others]]) =>
      `${others.length + 1} in ${style} (${first}${others.length > 0 ? ', …' : ''})`,
  );
  const fix = 'Name new event types in one of them.';
  return [
    {
      pointer: '',
      reason: `event types are named in ${byStyle.length} styles: ${styles.join(', ')}`,
      fix,
    },
  ];
}

const NONE = { style: '', others: [] };
