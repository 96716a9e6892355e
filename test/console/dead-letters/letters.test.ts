import { describe, expect, it } from 'vitest';

import type { LetterGroup } from '#generated/console-api.ts';
import {
  groupTitle,
  readText,
  unreadText,
} from '../../../src/console/pages/dead-letters/letter-text.ts';
import { redriveCommand } from '../../../src/console/pages/dead-letters/redrive-command.ts';

const LOCAL = { local: true, stage: 'dev' } as const;
const PROD = { local: false, stage: 'prod' } as const;

function group(changes: Partial<LetterGroup> = {}): LetterGroup {
  return {
    verdict: 'accepted',
    letters: 3,
    event_type: 'order.placed',
    schema_version: 'v1',
    first_sent_at: '2026-11-21T08:00:00.000Z',
    last_sent_at: '2026-11-21T09:00:00.000Z',
    tenants: { acme: 3 },
    sample: 'acme#1',
    advice: { texts: ['Send them back.'], action: 'replay' },
    ...changes,
  };
}

describe('the command for a group of dead letters', () => {
  it('names them by their type if nothing failed', () => {
    expect(redriveCommand(group(), LOCAL)).toBe(
      'npm run events -- replay --from dlq --type order.placed --version v1 --local',
    );
  });

  it('names them by their cause, and takes those that are refused', () => {
    const refused = group({
      fingerprint: 'f1_0123456789ab',
      advice: { texts: [], action: 'with_refused' },
    });
    expect(redriveCommand(refused, PROD)).toBe(
      'npm run events -- replay --from dlq --fingerprint f1_0123456789ab --with-refused --stage prod',
    );
  });

  it('takes all letters if nothing names them', () => {
    const { event_type: _, schema_version: __, ...nameless } = group();
    expect(redriveCommand(nameless, LOCAL)).toContain(' --from dlq --all ');
  });

  it('is quoted where a message says what a shell would take for more', () => {
    const hostile = group({ event_type: "a'; rm -rf ~ #" });
    expect(redriveCommand(hostile, LOCAL)).toContain(String.raw`--type 'a'\''; rm -rf ~ #' `);
  });

  it('is missing if nobody can do anything now', () => {
    const advice = { texts: ['Wait.'], action: 'none' } as const;
    expect(redriveCommand(group({ advice: { ...advice, texts: [...advice.texts] } }), LOCAL)).toBe(
      undefined,
    );
  });
});

describe('what is told of the dead letters', () => {
  it.each<[Partial<LetterGroup>, string]>([
    [{}, '3 letters would be accepted'],
    [
      { verdict: 'refused', reason: 'invalid_body', letters: 1 },
      '1 letter would be rejected (invalid_body)',
    ],
    [{ verdict: 'conflict', reason: 'id_conflict' }, '3 letters would be conflicts'],
    [{ verdict: 'conflict', letters: 1 }, '1 letter would be a conflict'],
    [{ verdict: 'processed', letters: 1 }, '1 letter whose event is processed already'],
    [{ verdict: 'processed' }, '3 letters whose events are processed already'],
    [{ verdict: 'recorded', letters: 1 }, '1 letter is in the ledger with its errors'],
  ])('of the group %j is: %s', (changes, text) => {
    expect(groupTitle(group(changes))).toBe(text);
  });

  it.each([
    [{ read: 4, not_read: 0, end: 'complete' }, 'All 4 letters that SQS gave out.', undefined],
    [{ read: 0, not_read: 0, end: 'complete' }, 'No dead letter was found.', undefined],
    [
      { read: 1_000, not_read: 200, end: 'too_many' },
      'The first 1,000 letters. The console reads no more at once.',
      'About 200 more were not read. Send some back, then look again.',
    ],
    [
      { read: 40, not_read: 60, end: 'interrupted' },
      'The first 40 letters. There was no time to read more.',
      'About 60 more were not read. Send some back, then look again.',
    ],
  ] as const)('of %j is: %s', (inspection, read, unread) => {
    expect([readText(inspection), unreadText(inspection)]).toEqual([read, unread]);
  });

  it('says why letters may be hidden', () => {
    expect(unreadText({ not_read: 3, end: 'complete' })).toContain('Another process');
  });
});
