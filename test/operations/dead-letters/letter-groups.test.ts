import { describe, expect, it } from 'vitest';

import type { JudgedLetter } from '../../../src/operations/dead-letters/judged-letter.ts';
import { countVerdicts, groupLetters } from '../../../src/operations/dead-letters/letter-groups.ts';

let number = 0;
function letter(more: Partial<JudgedLetter> = {}): JudgedLetter {
  number += 1;
  return {
    messageId: `letter-${number}`,
    sentAt: '2026-11-21T08:00:00.000Z',
    key: `acme#evt-${number}`,
    identity: { tenantId: 'acme', eventId: `evt-${number}` },
    eventType: 'order.placed',
    schemaVersion: 'v1',
    verdict: 'accepted',
    ...more,
  };
}

const REFUSED = {
  verdict: 'refused',
  reason: 'invalid_body',
  fingerprint: 'f1_0123456789ab',
  errors: [{ pointer: '/body/total', message: 'must be a number, got a string', rule: 'type' }],
} as const;

describe('Groups of dead letters', () => {
  it('have one verdict and one cause, the largest first', () => {
    const groups = groupLetters([
      letter(REFUSED),
      letter(),
      letter({ eventType: 'user.created' }),
      letter({ schemaVersion: 'v2' }),
      letter(),
      letter(),
      letter(REFUSED),
      letter({ ...REFUSED, fingerprint: 'f1_000000000000' }),
    ]);
    const told = groups.map(({ count, verdict, fingerprint, eventType, schemaVersion }) => [
      count,
      verdict,
      fingerprint ?? `${eventType} ${schemaVersion}`,
    ]);
    expect(told).toEqual([
      [3, 'accepted', 'order.placed v1'],
      [2, 'refused', 'f1_0123456789ab'],
      [1, 'accepted', 'user.created v1'],
      [1, 'accepted', 'order.placed v2'],
      [1, 'refused', 'f1_000000000000'],
    ]);
    expect(groups[1]).toMatchObject(REFUSED);
  });

  it('tell times, tenants and a sample', () => {
    const sentAt = (minute: number) => `2026-11-21T08:0${minute}:00.000Z`;
    const globex = { tenantId: 'globex', eventId: 'evt-1' };
    const [group] = groupLetters([
      letter({ key: 'acme#sample', sentAt: sentAt(5) }),
      letter({ identity: globex, sentAt: sentAt(1) }),
      letter({ identity: globex, sentAt: sentAt(9) }),
    ]);
    expect(group).toMatchObject({
      firstSentAt: sentAt(1),
      lastSentAt: sentAt(9),
      tenants: [
        ['globex', 2],
        ['acme', 1],
      ],
      sample: 'acme#sample',
    });
  });

  it('are none of no letters', () => {
    expect(groupLetters([])).toEqual([]);
  });

  it('have unreadable letters together, of no tenant', () => {
    const unreadable = { verdict: 'refused', reason: 'malformed_json' } as const;
    const message = { messageId: 'x', sentAt: '2026-11-21T08:00:00.000Z', key: '#x' };
    const [group, ...others] = groupLetters([
      { ...message, ...unreadable, fingerprint: 'f1_0123456789ab' },
      { ...message, ...unreadable, fingerprint: 'f1_0123456789ab' },
    ]);
    expect(others).toEqual([]);
    expect(group).toMatchObject({ count: 2, tenants: [['-', 2]], sample: '#x' });
    expect(group).not.toHaveProperty('eventType');
  });
});

it('Verdicts are counted', () => {
  expect(countVerdicts([letter(), letter(REFUSED), letter()])).toEqual({ accepted: 2, refused: 1 });
});
