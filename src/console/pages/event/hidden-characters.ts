import { textParts } from '../../parts/visible-text.ts';
import { lineAt } from './json-text.ts';

/** Most that are named. */
const MAX_NAMED = 5;

/**
 * Names the characters of a text that an editor does not show: `U+202E in line 4`. The last one may say how many more there
 * are.
 */
export function hiddenCharacters(text: string): readonly string[] {
  const named: string[] = [];
  let [offset, count] = [0, 0];
  for (const part of textParts(text)) {
    if ('text' in part) {
      offset += part.text.length;
      continue;
    }
    count += 1;
    if (count <= MAX_NAMED) named.push(`${part.hidden} in line ${String(lineAt(text, offset))}`);
    // One beyond the Basic Multilingual Plane has two code units.
    offset += part.hidden.length > 'U+FFFF'.length ? 2 : 1;
  }
  return count > MAX_NAMED ? [...named, `${String(count - MAX_NAMED)} more`] : named;
}
