import { describe, expect, it } from 'vitest';

import { adviceCommand } from '../../../scripts/events/advice-command.ts';
import { adviceOn, adviceOnCause, adviceOnRecord } from '../../../src/operations/causes/advice.ts';
import { FAILURE_REASONS } from '../../../src/core/failure-reasons.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { resumeCommand } from '../../../scripts/events/command-text.ts';
import { command } from '../../../scripts/events.ts';
import { runInPipe } from '../../support/command-line.ts';
import { NOW, PAYMENTS } from '../../support/events.ts';
import { operation, redriveOperation } from '../../support/operations.ts';

const PROD = { stage: 'prod', local: false } as const;

/** Whether `npm run events` accepts a command line. It isn't run. The words have no spaces. */
async function isAccepted(line: string): Promise<boolean> {
  const [, words = ''] = line.split('npm run events -- ');
  const argv = words.split(' ').map((word) => word.replaceAll("'", ''));
  const done = { exitCode: 0, text: '' } as const;
  const commands = command.commands.map((each) => ({ ...each, run: () => Promise.resolve(done) }));
  const { code } = await runInPipe({ ...command, commands }, [...argv, '--yes']);
  return code === 0;
}

describe('the advice on an open event', () => {
  it.each([...FAILURE_REASONS, undefined])(
    'of reason %s has a command that is accepted, or says to wait',
    async (reason) => {
      const advice = adviceOn(reason, 'acme#evt-1');
      expect(advice.text).toMatch(/^[A-Z].*\.$/);
      const which = ['--fingerprint', 'f1_000000000000', '--tenant', 'acme'];
      const line = adviceCommand(advice, which, PROD);
      expect(line !== undefined && (await isAccepted(line))).toBe(advice.action !== 'wait');
    },
  );

  it.each([
    ['malformed_json', '#message-1', 'discard', 'which names no event'],
    ['invalid_envelope', '#message-1', 'discard', 'which names no event'],
    ['invalid_body', '#message-1', 'discard', 'which names no event'],
    ['invalid_envelope', 'acme#evt-1', 'discard', 'under the same id'],
    ['invalid_body', 'acme#evt-1', 'replay', 'change the schema'],
  ] as const)('of reason %s and key %s is possible: to %s', (reason, key, action, text) => {
    expect(adviceOn(reason, key)).toEqual({ action, text: expect.stringContaining(text) });
  });

  const HINT = 'must match (“types” in schemas/mappings.json can give it another name)';

  it.each([
    ['cloudevents', 'envelope', HINT, 'replay'],
    ['eventbridge', 'required', 'is required', 'replay'],
    ['cloudevents', 'known', HINT, 'replay'],
    ['sns', 'envelope', 'must be a whole number, got a string of 1', 'discard'],
    ['sns', 'envelope', 'must be a string, got a Binary attribute', 'discard'],
    ['sns', 'nested_sns', 'must be an event', 'discard'],
    ['sns', 'duplicate_key', '', 'discard'],
    [undefined, 'required', 'is required', 'discard'],
  ] as const)(
    'of format %s with the error %s: %s is to add a mapping if that helps',
    (format, rule, message, action) => {
      const content = { kind: 'raw', text: '', ...(format && { format }) } as const;
      const errors = [{ pointer: '/source', rule, message }];
      const failure = { reason: 'invalid_envelope', errors } as const;
      for (const key of ['acme#evt-1', '#message-1']) {
        const advice = adviceOnRecord({ key, content, failure });
        expect(advice.action).toBe(action);
        expect(advice.text.includes('mappings.json')).toBe(action === 'replay');
        const sample = { ...failure, ...(format && { format }) };
        const reasons = ['invalid_envelope'] as const;
        expect(adviceOnCause(reasons, key, sample)).toEqual([{ reasons: [], ...advice }]);
      }
    },
  );

  it('of an unknown type is to add the schema, or the mapping of a name from outside', () => {
    const foreign = [{ rule: 'known', message: HINT }];
    expect(adviceOn('unknown_type', '#message-1', foreign)).toMatchObject({
      text: expect.stringMatching(/Add the schema.*mappings\.json/),
      action: 'replay',
    });
    const native = [{ rule: 'known', message: 'must be an event type that has a schema' }];
    expect(adviceOn('unknown_type', 'acme#evt-1', native).text).not.toContain('mappings');
  });

  it('of a message of SNS about a subscription names the address that confirms it', () => {
    const text =
      '{"Type":"SubscriptionConfirmation","Token":"t","SubscribeURL":"https://sns.example/"}';
    const reading = readMessage(text, PAYMENTS, NOW);
    const errors = reading.kind === 'rejected' ? reading.errors : [];
    expect(adviceOn('invalid_envelope', '#message-1', errors, 'sns')).toMatchObject({
      text: expect.stringContaining('SubscribeURL'),
      action: 'discard',
    });
  });

  it.each(['lost_digits', 'lone_surrogate'])(
    'of a body with %s is no change of the schema, because no schema can accept it',
    (rule) => {
      const { text, action } = adviceOn('invalid_body', 'acme#evt-1', [{ rule, message: '' }]);
      expect([text, action]).toEqual([expect.stringContaining('No schema can accept'), 'discard']);
    },
  );

  it.each(['replay', 'discard'] as const)('to %s is accepted for one event', async (action) => {
    const key = `acme#evt-1 ${'a'.repeat(64)}`;
    for (const id of ['acme#evt-1', '#message-1', key]) {
      const line = adviceCommand({ text: '', action }, [id], PROD);
      expect(await isAccepted(line ?? '')).toBe(true);
    }
  });

  it.each([{}, { key: '#message-1' }, { eventType: 'order.placed' }])(
    'to go on with a redrive of %j is accepted',
    async (filter) => {
      const redrive = { withRefused: true, rate: 4 };
      const stopped = redriveOperation({ status: 'stopped', filter, redrive });
      const line = resumeCommand(stopped, PROD, 0) ?? '';
      expect(line).toMatch(/ --from dlq --with-refused --rate 4 --stage prod$/);
      expect(await isAccepted(line)).toBe(true);
    },
  );

  it('to go on with an operation is accepted', async () => {
    const line = resumeCommand(operation({ status: 'stopped' }), PROD, 0) ?? '';
    const [, words = ''] = line.split('-- ');
    expect(words).toBe('replay --resume 20261128T211530Z-7f3a --stage prod');
    expect(await isAccepted(line)).toBe(true);
  });
});
