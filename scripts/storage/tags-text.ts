/** Tags in an order of their own. @param names the tags to tell of, if not all. */
export function tagsText(
  tags: Readonly<Record<string, string>>,
  names: readonly string[] = Object.keys(tags),
): string {
  const pairs = names.flatMap((name) => (name in tags ? [`${name}=${tags[name]}`] : []));
  return pairs.sort().join(' ') || 'none';
}
