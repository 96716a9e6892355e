import type { VersionChange } from '../describe/version-changes.ts';
import type { DescribedPart } from '../describe/parts.ts';
import type { PageEvent, PageVersion } from '../event-page-source.ts';
import { code, inOneLine, jsonBlock, paragraphs, plain } from './escape.ts';
import { fieldsTable } from './fields-table.ts';
import { INDEX_FILE } from './file-names.ts';
import { Slugs } from './slugs.ts';

/** The first line of each page that the command writes, so that it deletes no other ones. */
export const MARK = '<!-- Made by `npm run write-event-pages` from the schemas. Do not edit. -->';

/** The page of an event type. @param schemaFolder the folder of the schemas, relative to the page */
export function eventPage({ eventType, versions }: PageEvent, schemaFolder: string): string {
  const slugs = new Slugs([eventType]);
  const blocks = [
    MARK,
    `# ${plain(eventType)}`,
    versionList(versions),
    ...versions.flatMap((version) =>
      versionSection(version, slugs, `${schemaFolder}/${eventType}/${version.version}.json`),
    ),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function textOf(part: DescribedPart | undefined): string {
  const { title, description } = part ?? {};
  const name = title === undefined ? '' : `**${plain(title)}.** `;
  return `${name}${description === undefined ? '' : paragraphs(description)}`.trim();
}

function versionList(versions: readonly PageVersion[]): string {
  const links = versions.map(({ version }, index) => {
    const link = `[${version}](#${version})`;
    return index === 0 && versions.length > 1 ? `${link} (newest)` : link;
  });
  return `Versions: ${links.join(', ')}. [All events](${INDEX_FILE})`;
}

function versionSection(version: PageVersion, slugs: Slugs, schemaFile: string): string[] {
  const { version: name, description, isHandled } = version;
  const [body, ...others] = description.parts;
  const headings = new Map(
    others.map((part) => [part.name, slugs.add(`${inOneLine(part.name)} in ${name}`)] as const),
  );
  const linkTo = (part: string): string => `#${headings.get(part) ?? `fields-of-${name}`}`;
  return [
    `## ${name}`,
    textOf(body),
    isHandled
      ? 'A handler is called with each event.'
      : 'No handler is called: the event is checked and recorded.',
    ...changesSection(version),
    `### Fields of ${name}`,
    fieldsTable(body?.rows ?? [], linkTo),
    `[The schema of ${name}](${schemaFile}) has the rules to the letter.`,
    ...others.flatMap((part) => [
      `#### ${plain(part.name)} in ${name}`,
      textOf(part),
      fieldsTable(part.rows, linkTo),
    ]),
    ...sampleSection(version),
  ];
}

function changesSection({ version, description: { changes } }: PageVersion): string[] {
  if (!changes) return [];
  const heading = `### ${version} compared with ${changes.since}`;
  if (!changes.places) return [heading, 'The schemas are too large to compare here.'];
  if (changes.places.length === 0) return [heading, 'The rules are the same.'];
  return [heading, changes.places.map(changeLine).join('\n')];
}

function changeLine({ path, under, texts }: VersionChange): string {
  const where = path === '' ? 'the whole body' : code(path);
  const rule = under === undefined ? '' : ` (${plain(under)})`;
  return `- ${where}${rule}: ${texts.map(plain).join('; ')}`;
}

function sampleSection({ version, sample, formats = [] }: PageVersion): string[] {
  if (!sample) return [];
  return [
    `### Sample of ${version}`,
    'A message in the queue:',
    jsonBlock(sample),
    ...formats.map(
      ({ title, event }) =>
        `<details>\n<summary>${title}</summary>\n\n${jsonBlock(event)}\n\n</details>`,
    ),
  ];
}
