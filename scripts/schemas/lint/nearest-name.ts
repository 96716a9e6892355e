/** Two slips of the keyboard. */
const MAX_EDITS = 2;

/** The name that somebody probably meant. `undefined` if none is near. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const near = [...names]
    .map((name) => ({ name, count: edits(written, name) }))
    .filter(({ count }) => count <= MAX_EDITS);
  return near.sort((one, other) => one.count - other.count)[0]?.name;
}

/** How many characters must be added, removed or replaced (Levenshtein's distance). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
