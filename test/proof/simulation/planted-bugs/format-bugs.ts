import type { NewRecord } from '../../../../src/core/ledger-record.ts';
import { textHash } from '../../../../src/core/text-hash.ts';
import { readingOther, recordingOther, type PlantedBug } from './planted-bug.ts';

/** Bugs in how messages of other formats are recorded and compared. */
export const FORMAT_BUGS: readonly PlantedBug[] = [
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
    name: 'compares nothing but the event within a format',
    sabotage: readingOther(({ format, ...item }) => item),
    breaks: ['acked-implies-recorded'],
  },
];

function bodyOf({ content }: NewRecord): string {
  return content.kind === 'event' ? content.bodyText : content.text;
}
