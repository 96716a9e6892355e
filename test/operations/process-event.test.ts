import { describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { processEvent } from '../../src/operations/process-event.ts';
import type { OperationServices } from '../../src/operations/operate.ts';
import type { TenantScope } from '../../src/operations/tenant-scope.ts';
import { NOW } from '../support/events.ts';
import {
  dyingAt,
  failedEvent,
  interleaved,
  Operating,
  rejectedEvents,
} from '../support/operating.ts';
import { processed } from '../support/records.ts';

const ACME: TenantScope = { kind: 'one_tenant', tenantId: 'acme' };
const OTHER: TenantScope = { kind: 'one_tenant', tenantId: 'other' };
const EVERYBODY: TenantScope = { kind: 'all_tenants' };

const failed = failedEvent({ event_id: 'evt-1' });
const { failure, fingerprint, ...neverFailed } = failed;
const untried: LedgerRecord = { ...neverFailed, status: 'queued', attempts: 0 };

function run(
  operating: Operating,
  key: string,
  scope = ACME,
  services: OperationServices = operating.services(),
) {
  return processEvent({ key, scope, by: 'ada' }, services);
}

describe('an event', () => {
  it.each<[string, LedgerRecord, string, number]>([
    ['that failed is sent', failed, 'sent', 1],
    ['that was rejected, and is valid by now, is sent', rejectedEvents(2)[1] ?? failed, 'sent', 1],
    ['that waits after a failure is sent at once', { ...failed, status: 'queued' }, 'sent', 1],
    ['whose message is on its way is left alone', untried, 'waiting', 0],
    ['that is being handled is left alone', { ...failed, status: 'processing' }, 'processing', 0],
    ['that is processed is left alone', processed({ event_id: 'evt-1' }), 'closed', 0],
    ['that was discarded is left alone', { ...failed, status: 'discarded' }, 'closed', 0],
    [
      'that would be rejected again is left alone',
      failedEvent({ event_id: 'evt-1', schema_version: 'v2' }),
      'refused',
      0,
    ],
  ])('%s', async (_, record, kind, sent) => {
    const operating = new Operating([record]);
    expect(await run(operating, 'acme#evt-1')).toMatchObject({ kind });
    expect(operating.sent.messages).toHaveLength(sent);
    expect(operating.log.operations.size).toBe(sent);
    expect(operating.statuses).toEqual([sent === 1 ? 'queued' : record.status]);
  });

  it('that is refused comes with the errors of today', async () => {
    const operating = new Operating([failedEvent({ event_id: 'evt-1', schema_version: 'v2' })]);
    const verdict = { kind: 'refused', reason: 'unknown_version' };
    expect(await run(operating, 'acme#evt-1')).toMatchObject({
      verdict: { ...verdict, errors: [{ pointer: '/schema_version' }] },
    });
  });

  it('without its handler is refused', async () => {
    const operating = new Operating([failed]);
    const services = operating.services(undefined, { hasHandler: () => false });
    expect(await run(operating, 'acme#evt-1', ACME, services)).toMatchObject({
      verdict: { kind: 'no_handler' },
    });
  });

  it('kept as a conflict is refused', async () => {
    const conflict = conflictRecord(processed());
    const operating = new Operating([conflict]);
    expect(await run(operating, conflict.key)).toMatchObject({ verdict: { kind: 'conflict' } });
  });

  it.each([
    ['missing', 'acme#evt-9', ACME],
    ['another tenant’s', 'acme#evt-1', OTHER],
  ] as const)('that is %s is unknown', async (_, key, scope) => {
    const operating = new Operating([failed]);
    expect(await run(operating, key, scope)).toEqual({ kind: 'unknown' });
    expect(operating.sent.messages).toEqual([]);
  });

  it('that names no tenant is an operator’s business only', async () => {
    const [rejected = failed] = rejectedEvents(1);
    const nameless: LedgerRecord = {
      ...rejected,
      key: '#message-0',
      content: { kind: 'raw', text: '{' },
    };
    const operating = new Operating([nameless]);
    expect(await run(operating, nameless.key)).toEqual({ kind: 'unknown' });
    expect(await run(operating, nameless.key, EVERYBODY)).toMatchObject({ kind: 'refused' });
  });
});

describe('an event that is sent', () => {
  it('leaves an operation with who did it and the one event', async () => {
    const operating = new Operating([failed]);
    const ended = await run(operating, 'acme#evt-1');
    expect(operating.operation).toMatchObject({
      kind: 'replay',
      by: 'ada',
      filter: { key: 'acme#evt-1', until: new Date(NOW).toISOString() },
      status: 'done',
      counts: { done: 1 },
    });
    expect(ended).toMatchObject({ kind: 'sent', confirmed: true, operation: operating.operation });
  });

  it('is queued and not confirmed if SQS doesn’t confirm its message', async () => {
    const operating = new Operating([failed]);
    operating.sent.answer = () => ({ kind: 'failed', cause: 'InternalError' });
    expect(await run(operating, 'acme#evt-1')).toMatchObject({ kind: 'sent', confirmed: false });
    expect(operating.statuses).toEqual(['queued']);
    expect(operating.operation.status).toBe('stopped');
  });

  it.each([1, 2, 3, 4, 5])(
    'by two at once is sent as often as they are told (order %i)',
    async (seed) => {
      const operating = new Operating([failed]);
      const turn = interleaved(seed);
      const both = [0, 1].map(() => run(operating, 'acme#evt-1', ACME, operating.services(turn)));
      const kinds = (await Promise.all(both)).map(({ kind }) => kind);
      const sent = kinds.filter((kind) => kind === 'sent').length;
      expect(operating.sent.messages).toHaveLength(sent);
      expect(sent).toBeGreaterThan(0);
      expect(kinds.every((kind) => kind === 'sent' || kind === 'waiting')).toBe(true);
    },
  );

  it.each([3, 4, 5])('says that it may not have been sent if call %i fails', async (nth) => {
    const operating = new Operating([failed]);
    const dying = operating.services(dyingAt(nth, 'before'));
    expect(await run(operating, 'acme#evt-1', ACME, dying)).toMatchObject({ kind: 'stopped' });
    expect(operating.operation.status).toBe('running');
  });

  it('isn’t sent if there is no time for it', async () => {
    const operating = new Operating([failed]);
    const services = operating.services(undefined, { signal: AbortSignal.abort() });
    expect(await run(operating, 'acme#evt-1', ACME, services)).toMatchObject({ kind: 'stopped' });
    expect(operating.statuses).toEqual(['failed']);
  });

  it('changes nothing if its operation can’t be saved', async () => {
    const operating = new Operating([failed]);
    const dying = operating.services(dyingAt(2, 'before'));
    await expect(run(operating, 'acme#evt-1', ACME, dying)).rejects.toThrow('crash');
    expect(operating.statuses).toEqual(['failed']);
  });

  it.each<[string, Partial<LedgerRecord>, string, string]>([
    ['it was sent by another one', { status: 'queued', operationId: 'x' }, 'waiting', 'under_way'],
    ['it was discarded', { status: 'discarded' }, 'closed', 'closed'],
    ['it failed once more', { attempts: 7 }, 'changed', 'changed'],
  ])('is left alone if meanwhile %s', async (_, change, kind, skipped) => {
    const operating = new Operating([failed]);
    const changing = operating.services((name, call) => {
      if (name === 'create') operating.records.set(failed.key, { ...failed, ...change });
      return call();
    });
    expect(await run(operating, 'acme#evt-1', ACME, changing)).toMatchObject({ kind });
    expect(operating.sent.messages).toEqual([]);
    expect(operating.operation).toMatchObject({ counts: { done: 0, skipped: { [skipped]: 1 } } });
  });
});
