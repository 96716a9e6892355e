import { describe, expect, it } from 'vitest';

import { validators } from '#samples/validators.js';

import { readMessage } from '../../src/core/read-message.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { HTTP_RUNTIMES, SQS_RUNTIMES } from './runtimes.ts';
import { samplesOfDocument, sampleWithId } from './samples.ts';

describe('docs/sending.md', () => {
  it('has one sample for each runtime, and the event that they send', () => {
    const names = samplesOfDocument().map(({ name }) => name);
    expect(names).toEqual(['event.json', ...Object.keys({ ...SQS_RUNTIMES, ...HTTP_RUNTIMES })]);
  });

  it('sends a valid event', () => {
    const text = sampleWithId('event.json', 'pay-1');
    const reading = readMessage(text, new SchemaRegistry(validators), 0);
    expect(reading).toMatchObject({ kind: 'valid', envelope: { eventId: 'pay-1' } });
  });
});
