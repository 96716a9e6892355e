import { describe, expect, it } from 'vitest';

import { REASON_TEXTS } from '../../../src/operations/causes/reason-text.ts';
import { entryText, timeOf, withBeside } from '../../../src/console/pages/event/timeline-text.ts';

const AT = '2026-11-21T09:00:00.000Z';

describe('an entry of the timeline', () => {
  it.each([
    [{ kind: 'resent', times: 1 }, 'Copies of its message were sent once'],
    [{ kind: 'attempts', count: 3 }, 'Its handler was called 3 times'],
    [{ kind: 'failed', reason: 'invalid_body' }, 'Failed: invalid_body'],
    [{ kind: 'operation', operation_kind: 'edit' }, 'An operator edited and sent it'],
    [{ kind: 'operation' }, 'An operation changed it'],
    [{ kind: 'sent_again', times: 2 }, 'The watchdog sent its message again 2 times'],
  ] as const)('%j says: %s', (entry, title) => {
    expect(entryText(entry, REASON_TEXTS).title).toBe(title);
  });

  it('says how many attempts don’t count, and who did something', () => {
    expect(entryText({ kind: 'attempts', count: 3, earlier: 1 }, REASON_TEXTS).detail).toBe(
      '1 call of these doesn’t count towards the limit.',
    );
    expect(entryText({ kind: 'operation', by: 'local:ada' }, REASON_TEXTS).detail).toBe(
      'By local:ada',
    );
  });
});

describe('the timeline', () => {
  it('takes messages beside the event from the search, and the rest from the last answer', () => {
    const beside = { kind: 'beside', at: '2026-11-21T09:00:01.000Z', key: 'acme#evt-1 0' } as const;
    const processed = { kind: 'processed', at: '2026-11-21T09:00:02.000Z' } as const;
    const received = { kind: 'received', at: AT } as const;
    const searched = [received, beside, { kind: 'due', at: AT } as const];
    expect(withBeside([received, processed], searched)).toEqual([received, beside, processed]);
  });

  it('is in the order of what the record proves', () => {
    expect(timeOf({ kind: 'failed', after: AT })).toBe(Date.parse(AT));
  });
});
