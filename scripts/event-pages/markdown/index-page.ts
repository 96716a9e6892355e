import type { PageEvent } from '../event-page-source.ts';
import { plain, prose } from './escape.ts';
import { MARK } from './event-page.ts';
import { pageFile } from './file-names.ts';

/** The page that lists all event types. */
export function indexPage(events: readonly PageEvent[]): string {
  const blocks = [
    MARK,
    '# Event types',
    'Each event that may be sent, with its fields and a sample. These pages are made from the schemas:',
    '```bash\nnpm run write-event-pages\n```',
    LEGEND,
    events.length === 0 ? 'There is no schema yet.' : table(events),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function firstParagraph(text: string): string {
  return text.trim().split(/\n\s*\n/)[0] ?? '';
}

const LEGEND = [
  'How to read the tables of fields:',
  [
    '- `items[].price` is the field `price` of each item of `items`.',
    '- A required field must be there if the object that has it is there.',
    '- An object may have other fields, too, unless it says “no other fields”.',
    '- Rules in *italics*, such as *exactly one of these*, are for what is indented below them.',
    '- [events.md](../events.md) describes the envelope, and [sending.md](../sending.md) how to send,',
    '  and [formats.md](../formats.md) where CloudEvents and EventBridge have the fields of the envelope.',
  ].join('\n'),
].join('\n\n');

function table(events: readonly PageEvent[]): string {
  const lines = events.map(({ eventType, versions }) => {
    const [newest] = versions;
    const file = pageFile(eventType);
    const { title, description } = newest.description.parts[0] ?? {};
    const links = versions.map(({ version }) => `[${version}](${file}#${version})`);
    const handled = versions.flatMap(({ version, isHandled }) => (isHandled ? [version] : []));
    const about =
      description === undefined ? plain(title ?? '') : prose(firstParagraph(description));
    return `| [${plain(eventType)}](${file}) | ${about} | ${links.join(', ')} | ${handled.join(', ')} |`;
  });
  const head = ['| Event type | What it says | Versions | Handler |', '| --- | --- | --- | --- |'];
  return [...head, ...lines].join('\n');
}
