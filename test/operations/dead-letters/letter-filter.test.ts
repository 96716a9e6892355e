import { describe, expect, it } from 'vitest';

import type { OperationFilter } from '../../../src/core/operation.ts';
import type { JudgedLetter } from '../../../src/operations/dead-letters/judged-letter.ts';
import {
  impossibleForLetters,
  takesLetter,
} from '../../../src/operations/dead-letters/letter-filter.ts';

const LETTER: JudgedLetter = {
  messageId: 'letter-1',
  sentAt: '2026-11-21T08:00:00.000Z',
  key: 'acme#evt-1',
  identity: { tenantId: 'acme', eventId: 'evt-1' },
  eventType: 'payment.processed',
  schemaVersion: 'v1',
  verdict: 'accepted',
  status: 'failed',
  reason: 'attempts_exhausted',
  fingerprint: 'f1_0123456789ab',
};
const UNREADABLE: JudgedLetter = {
  messageId: 'letter-2',
  sentAt: LETTER.sentAt,
  key: '#letter-2',
  verdict: 'refused',
  reason: 'malformed_json',
};

describe('A filter', () => {
  it.each<[Partial<OperationFilter>, takesIt: boolean, takesUnreadable: boolean]>([
    [{}, true, true],
    [{ key: 'acme#evt-1' }, true, false],
    [{ key: '#letter-2' }, false, true],
    [{ tenantId: 'acme' }, true, false],
    [{ tenantId: 'other' }, false, false],
    [{ eventType: 'payment.processed' }, true, false],
    [{ eventType: 'order.placed' }, false, false],
    [{ schemaVersion: 'v1' }, true, false],
    [{ schemaVersion: 'v2' }, false, false],
    [{ reason: 'attempts_exhausted' }, true, false],
    [{ reason: 'malformed_json' }, false, true],
    [{ status: 'failed' }, true, false],
    [{ status: 'queued' }, false, false],
    [{ fingerprint: 'f1_0123456789ab' }, true, false],
    [{ fingerprint: 'f1_000000000000' }, false, false],
    [{ since: '2026-11-21T08:00:00.000Z' }, true, true],
    [{ since: '2026-11-21T08:00:00.001Z' }, false, false],
    [{ until: '2026-11-21T08:00:00.001Z' }, true, true],
    [{ until: '2026-11-21T08:00:00.000Z' }, false, false],
    [{ tenantId: 'acme', eventType: 'order.placed' }, false, false],
    [{ tenantId: 'acme', eventType: 'payment.processed' }, true, false],
  ])('%j takes letters that meet all conditions', (conditions, takesIt, takesUnreadable) => {
    const filter = { until: '2026-11-21T09:00:00.000Z', ...conditions };
    expect(takesLetter(filter, LETTER)).toBe(takesIt);
    expect(takesLetter(filter, UNREADABLE)).toBe(takesUnreadable);
  });

  it.each<[Partial<OperationFilter>, string[]]>([
    [{ reason: 'id_conflict', status: 'failed' }, [expect.stringContaining('--status')]],
    [{ reason: 'id_conflict' }, []],
    [{ reason: 'invalid_body', status: 'failed' }, []],
    [{}, []],
  ])('%j is refused if no letter can meet it', (filter, problems) => {
    expect(impossibleForLetters(filter)).toEqual(problems);
  });
});
