import type { ValueOption } from '../cli/options.ts';

/** The formats in which a command sends events to the queue. */
export const SENT_FORMATS = [
  'native',
  'cloudevents',
  'cloudevents-binary',
  'sns',
  'sns-raw',
  'eventbridge',
] as const;

export type SentFormat = (typeof SENT_FORMATS)[number];

const LISTED = SENT_FORMATS.join(', ');

export const FORMAT_OPTION: ValueOption<SentFormat> = {
  placeholder: 'FORMAT',
  description: `Send native events in another format, as AWS would deliver them: ${LISTED}. Default native.`,
  expected: `one of ${LISTED}`,
  example: 'cloudevents',
  parse: (text) => SENT_FORMATS.find((format) => format === text),
};
