import { beforeEach, describe, expect, it } from 'vitest';

import { NOW, wireText } from '../../support/events.ts';
import { times } from '../../support/records.ts';
import { problemOf } from '../support.ts';
import { testConsole, type TestConsole } from './support.ts';

let app: TestConsole;
beforeEach(() => {
  app = testConsole();
});

function add(messageId: string, body: string, secondsAgo = 60): void {
  const sentAt = new Date(NOW - secondsAgo * 1000).toISOString();
  app.deadLetters.add({ messageId, body, sentAt, attributes: {} });
}

describe('GET /dead-letters', () => {
  it('groups the letters by what they need, says what to do, and leaves them visible', async () => {
    times(3, (index) => add(`good-${index}`, wireText({ event_id: `good-${index}` }), index + 1));
    add('bad', 'not JSON');
    const response = await app.send('/dead-letters');
    expect(await response.json()).toMatchObject({
      end: 'complete',
      read: 4,
      not_read: 0,
      verdicts: { accepted: 3, refused: 1 },
      groups: [
        {
          verdict: 'accepted',
          letters: 3,
          event_type: 'payment.processed',
          tenants: { acme: 3 },
          advice: { texts: ['Send them back.'], action: 'replay' },
        },
        {
          verdict: 'refused',
          reason: 'malformed_json',
          letters: 1,
          error: { pointer: '', keyword: expect.any(String), detail: expect.any(String) },
          advice: {
            texts: [expect.stringContaining('sender'), expect.stringContaining('ledger')],
            action: 'with_refused',
          },
        },
      ],
      letters: [
        { message_id: 'good-0', key: 'acme#good-0', tenant_id: 'acme', verdict: 'accepted' },
        { message_id: 'good-1' },
        { message_id: 'good-2' },
        { message_id: 'bad', verdict: 'refused' },
      ],
    });
    expect(app.deadLetters.visible).toHaveLength(4);
  });

  it('tells that the queue is empty', async () => {
    expect(await (await app.send('/dead-letters')).json()).toEqual({
      at: '2026-11-21T09:00:00.000Z',
      ...{ end: 'complete', read: 0, not_read: 0, verdicts: {}, groups: [], letters: [] },
    });
  });

  it('reads no more than about a thousand, names a hundred, and says that there are more', async () => {
    times(1_200, (index) => add(`letter-${index}`, 'not JSON'));
    const told = (await (await app.send('/dead-letters')).json()) as {
      readonly letters: unknown[];
    };
    expect(told).toMatchObject({ end: 'too_many', read: 1_000, not_read: 200 });
    expect(told.letters).toHaveLength(100);
    expect(app.deadLetters.visible).toHaveLength(1_200);
  });

  it('says what to do if SQS refuses', async () => {
    app.deadLetters.count = () => Promise.reject(new Error('access denied'));
    const response = await app.send('/dead-letters');
    expect((await problemOf(response, 503)).detail).toBe('Explained: access denied');
  });
});
