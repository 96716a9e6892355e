import type { NewRecord } from '../../../../src/core/ledger-record.ts';
import { textHash } from '../../../../src/core/text-hash.ts';
import { readingOther, receiving, recordingOther, type PlantedBug } from './planted-bug.ts';

/** Bugs in how messages of other formats are recorded and compared. */
export const FORMAT_BUGS: readonly PlantedBug[] = [
  {
    name: 'reads messages without their attributes',
    sabotage: receiving((event) => ({
      Records: event.Records.map(({ messageAttributes: { resent }, ...record }) => ({
        ...record,
        messageAttributes: resent ? { resent } : {},
      })),
    })),
    breaks: ['formats-agree', 'rejected-kept-raw'],
  },
  {
    name: 'forgets the format of an event',
    sabotage: recordingOther((record) => {
      if (record.content.kind === 'raw') return record;
      const { format, ...content } = record.content;
      return { ...record, content };
    }),
    breaks: ['formats-agree'],
  },
  {
    name: 'forgets the format of a rejected message',
    sabotage: recordingOther((record) => {
      if (record.content.kind === 'event') return record;
      const { format, ...content } = record.content;
      return { ...record, content };
    }),
    breaks: ['formats-agree'],
  },
  {
    name: 'hashes a message without its envelope, which may be in attributes',
    sabotage: recordingOther((record) => ({ ...record, contentHash: textHash(bodyOf(record)) })),
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'compares what formats say around an event across formats',
    sabotage: readingOther((item) => ({ format: { S: 'cloudevents' }, ...item })),
    breaks: ['formats-agree'],
  },
  {
    name: 'forgets the format of the record that it compares with',
    sabotage: readingOther(({ format, ...item }) => item),
    breaks: ['acked-implies-recorded', 'formats-agree'],
  },
  {
    name: 'keeps the text of a message without the envelope in its attributes',
    sabotage: recordingOther((record) => {
      const { content } = record;
      if (content.kind === 'event' || content.format === undefined) return record;
      const { body = null, data = null } = JSON.parse(content.text) as Record<string, unknown>;
      return { ...record, content: { ...content, text: JSON.stringify(body ?? data) } };
    }),
    breaks: ['rejected-kept-raw'],
  },
];

function bodyOf({ content }: NewRecord): string {
  return content.kind === 'event' ? content.bodyText : content.text;
}
