import { describe, expect, it } from 'vitest';

import { acceptableLines } from '../../../scripts/stack/waiting-text.ts';

const GROUP = { reason: 'invalid_body', fingerprint: 'f1_3f9a0c12be77', count: 1 } as const;

describe('what is said of rejected events that a release accepts', () => {
  it.each([
    [{ ...GROUP, eventType: 'order.placed', schemaVersion: 'v1' }, '1 event of order.placed v1,'],
    [{ ...GROUP, eventType: 'order.placed', count: 1_200 }, '1,200 events of order.placed,'],
    [{ ...GROUP, count: 2 }, '2 events,'],
  ])('names them by what is known of them: %j', (group, begin) => {
    const [line] = acceptableLines({ groups: [group], complete: true }, '--local');
    expect(line).toMatch(
      new RegExp(`^${begin} rejected as invalid_body, would be accepted .*_3f9a0c12be77 --local$`),
    );
  });

  it('says if there may be more than were counted', () => {
    const [line] = acceptableLines({ groups: [GROUP], complete: false }, '--local');
    expect(line).toMatch(/^1\+ events, /);
  });

  it('counts the causes beyond five, and says how to see them', () => {
    const lines = acceptableLines(
      { groups: Array.from({ length: 7 }, () => GROUP), complete: true },
      '--stage prod',
    );
    expect(lines).toHaveLength(6);
    expect(lines[5]).toBe(
      'Events of 2 more causes would be accepted, too: npm run events -- replay --all --dry-run --stage prod',
    );
  });
});
