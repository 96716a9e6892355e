import { describe, expect, it } from 'vitest';

import type { Operation } from '#generated/console-api.ts';
import {
  eventsPath,
  nameOf,
  resultText,
  skippedTexts,
  stateText,
  takenText,
} from '../../../src/console/pages/operations/operation-text.ts';

const UNTIL = '2026-11-28T21:15:30.000Z';
const ID = '20261128T211530Z-7f3a';

function operation(changes: Partial<Operation> = {}): Operation {
  return {
    id: ID,
    kind: 'replay',
    by: 'arn:aws:iam::1:user/ada',
    state: 'done',
    started_at: UNTIL,
    updated_at: UNTIL,
    filter: { until: UNTIL },
    counts: { done: 1_200, skipped: {}, failed: 0 },
    ...changes,
  };
}

describe('the events of an operation', () => {
  it.each<[Operation['filter'], string, string | undefined]>([
    [{ until: UNTIL }, 'all open events', `/events?until=${encodeURIComponent(UNTIL)}`],
    [
      { tenant_id: 'acme', reason: 'invalid_body' },
      'reason invalid_body, tenant acme',
      '/events?tenant_id=acme&reason=invalid_body',
    ],
    [{ event_type: 'a', schema_version: 'v2' }, 'type a, version v2', '/events?type=a&version=v2'],
    [{ id: 'acme#1/2' }, 'event acme#1/2', '/events/acme%231%2F2'],
    [{ fingerprint: 'f1_0123456789ab' }, 'cause f1_0123456789ab', '/causes/f1_0123456789ab'],
  ])('of %j are %s, and are at %s', (filter, text, path) => {
    const one = operation(filter && { filter });
    expect([takenText(one), eventsPath(one)]).toEqual([text, path]);
  });

  it('are dead letters of a redrive, and what is left of it is sent back from there', () => {
    const redrive = operation({ kind: 'redrive', state: 'interrupted' });
    expect(eventsPath(redrive)).toBe('/dead-letters');
    expect(stateText(redrive)).toContain('Read the dead letters');
  });

  it('are all of them if the source was paused', () => {
    const { filter: _, counts: __, ...others } = operation({ kind: 'pause' });
    expect([takenText(others), eventsPath(others), resultText(others)]).toEqual([
      'all events',
      undefined,
      '',
    ]);
  });
});

describe('what an operation did', () => {
  it.each<[Partial<Operation>, string]>([
    [{}, '1,200 sent'],
    [{ kind: 'discard' }, '1,200 discarded'],
    [
      { counts: { done: 5, skipped: { refused: 3, changed: 1 }, failed: 2 } },
      '5 sent, 4 left alone, 2 not confirmed',
    ],
    [{ state: 'interrupted' }, 'at least 1,200 sent'],
  ])('%j is told as %s', (changes, text) => {
    expect(resultText(operation(changes))).toBe(text);
  });

  it('says why events were left alone, the most frequent reason first', () => {
    const skipped = { changed: 1, refused: 1_500, a_new_one: 2 };
    expect(skippedTexts({ counts: { done: 0, skipped, failed: 0 } })).toEqual([
      '1,500 would be refused again',
      '2 a_new_one',
      '1 changed since they were listed',
    ]);
  });

  it('says what its state means for its kind', () => {
    expect(stateText(operation({ kind: 'pause', state: 'stopped' }))).toBe('It changed nothing.');
    expect(stateText(operation({ state: 'stopped' }))).toContain('before it went through all');
  });
});

it.each([
  ['arn:aws:sts::1:assumed-role/Operator/ada', 'assumed-role/Operator/ada'],
  ['local:ada', 'local:ada'],
])('who did it, %s, is shown shortly as %s', (by, name) => {
  expect(nameOf(by)).toBe(name);
});
