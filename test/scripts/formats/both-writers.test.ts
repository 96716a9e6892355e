import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SentFormat } from '../../../scripts/formats/format-option.ts';
import { writeInFormat } from '../../../scripts/formats/write-in-format.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { NOW, PAYMENTS } from '../../support/events.ts';
import { ATTRIBUTES, EVENTBRIDGE, SNS } from '../../support/independent-writer/aws-forms.ts';
import { BINARY, BY_SOURCE } from '../../support/independent-writer/cloudevents-forms.ts';
import type { SentMessage } from '../../support/independent-writer/form.ts';
import { NATIVE } from '../../support/independent-writer/native-form.ts';
import { SENT_EVENTS } from '../../support/independent-writer/sent-events.ts';

/** The commands' way to write each format, beside the one that the proofs have from the specifications. */
const PAIRS = [
  ['cloudevents', BY_SOURCE],
  ['cloudevents-binary', BINARY],
  ['sns', SNS],
  ['sns-raw', ATTRIBUTES],
  ['eventbridge', EVENTBRIDGE],
] as const satisfies readonly (readonly [SentFormat, unknown])[];

describe('an event that the commands write is the one that the proofs write:', () => {
  it.each(PAIRS)('%s', (format, form) => {
    fc.assert(
      fc.property(SENT_EVENTS, (event) => {
        const written = writeInFormat(NATIVE.write(event).text, format);
        // Some events would need more attributes than SQS takes.
        fc.pre(!('unfit' in written));
        const { body: text, attributes } = written;
        expect(saidIn({ text, attributes })).toEqual(saidIn(form.write(event)));
      }),
      { numRuns: 6 },
    );
  });
});

/** What a message says of its event, and in which format. */
function saidIn({ text, attributes }: SentMessage): unknown {
  const reading: Reading = readMessage(text, PAYMENTS, NOW, attributes);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.errors));
  const { envelope, bodyText, format } = reading;
  return { envelope: { ...envelope, extra: undefined }, bodyText, format };
}
