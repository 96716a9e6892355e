export const INDEX_FILE = 'README.md';

/** The file of an event type. No type begins with `_`, so that of a type called `readme` doesn't replace the index. */
export function pageFile(eventType: string): string {
  const file = `${eventType}.md`;
  return file.toLowerCase() === INDEX_FILE.toLowerCase() ? `_${file}` : file;
}
