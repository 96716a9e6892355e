import type { Problem } from './context.ts';
import { isObject, type Fields } from './json-setting.ts';

/** A pattern of EventBridge, or a filter policy of SNS: they have the same form. */
export type Pattern = Fields;

/**
 * What is wrong with a pattern: each field must have a list of what matches, or a pattern of its own. AWS checks what is
 * in the lists.
 */
export function patternProblems(value: unknown, path: string): Problem[] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    return [
      { setting: path, value, expected: 'fields and what matches, such as {"store":["acme"]}' },
    ];
  }
  return Object.entries(value).flatMap(([name, inner]): Problem[] => {
    const place = `${path}[${JSON.stringify(name)}]`;
    if (isObject(inner)) return patternProblems(inner, place);
    if (!Array.isArray(inner) || inner.length === 0) {
      const expected = 'a list of what matches, such as ["acme"]';
      return [{ setting: place, value: inner, expected, why: 'AWS would refuse the pattern' }];
    }
    return name === '$or'
      ? inner.flatMap((one, index) => patternProblems(one, `${place}[${index}]`))
      : [];
  });
}
