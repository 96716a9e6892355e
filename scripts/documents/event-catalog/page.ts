import { paragraphs } from '../../event-pages/markdown/escape.ts';

/** What a page says of itself before its text. EventCatalog reads it as YAML, and JSON is YAML. */
type FrontMatter = Readonly<Record<string, unknown>>;

/** A page of EventCatalog. @param blocks of MDX. Empty lists and what is undefined in `matter` are left out */
export function page(matter: FrontMatter, blocks: readonly string[]): string {
  const lines = Object.entries(matter).flatMap(([name, value]) =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [`${name}: ${JSON.stringify(value)}`],
  );
  return ['---', ...lines, '---', '', blocks.join('\n\n'), ''].join('\n');
}

/** A description in a schema as MDX. */
export function mdxParagraphs(text: string): string {
  // A paragraph that begins with such a word would be code of the page.
  return paragraphs(text).replaceAll(/^(?:im|ex)(?=port\b)/gm, (start) =>
    start === 'im' ? '&#105;m' : '&#101;x',
  );
}

/** The version of an event type as EventCatalog writes it: `v2` is `2.0.0`. */
export function catalogVersion(version: string): string {
  return `${version.slice(1)}.0.0`;
}
