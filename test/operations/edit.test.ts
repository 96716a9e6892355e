import { describe, expect, it } from 'vitest';

import { prettyJson } from '../../scripts/cli/pretty-json.ts';
import { messageText } from '../../src/core/event-text.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { checkEdit, type Edit } from '../../src/operations/edit-event.ts';
import { sendEdited } from '../../src/operations/send-edited.ts';
import { NOW, PAYMENT, PAYMENTS, wireText } from '../support/events.ts';
import { onPayment } from '../support/handling.ts';
import { CORRECTED, failedEvent, Operating } from '../support/operating.ts';
import { processed, recordOf, rejected } from '../support/records.ts';

const NAMELESS = recordOf(wireText({ event_id: 7 }), { messageId: 'message-7' });

/** Edits the text of a record as a person sees it. */
function check(
  record: LedgerRecord,
  edit: (text: string) => string,
  { hasHandler = true, others = [] as LedgerRecord[] } = {},
) {
  const before = prettyJson(messageText(record));
  const judging = { registry: PAYMENTS, hasHandler: () => hasHandler, now: NOW };
  const { editor } = new Operating([record, ...others]).services();
  return checkEdit(record, before, edit(before), judging, editor);
}

const corrected = (text: string) => text.replace('"amount": -1', '"amount": 3.50');

async function sendable(record: LedgerRecord, edit = corrected): Promise<Edit> {
  const checked = await check(record, edit);
  if (checked.kind !== 'sendable') throw new Error(checked.kind);
  return checked.edit;
}

describe('an edited message', () => {
  it('may be sent if it is valid and names the same event', async () => {
    const { message, event, places } = await sendable(rejected());
    const body = wireText().replace('12.5', '3.50');
    expect(message).toEqual({ id: 'evt-1', tenantId: 'acme', body });
    expect(event).toMatchObject({ key: 'acme#evt-1', content: { kind: 'event' } });
    expect(places).toEqual(['/body/amount']);
  });

  it.each([
    ['the same text', (text: string) => text, 'unchanged'],
    ['another layout', (text: string) => text.replaceAll('\n', '\n  '), 'unchanged'],
    ['a text that isn’t JSON', () => '{', 'refused'],
    ['an empty text', () => '', 'refused'],
    [
      'a body that is still wrong',
      (text: string) => text.replace('"amount": -1', '"amount": -2'),
      'refused',
    ],
    ['another event id', (text: string) => corrected(text).replace('evt-1', 'evt-2'), 'renamed'],
    ['another tenant', (text: string) => corrected(text).replace('acme', 'other'), 'renamed'],
    ['another version', (text: string) => corrected(text).replace('v1', 'v2'), 'sendable'],
  ])('with %s', async (_, edit, kind) => {
    expect((await check(rejected(), edit)).kind).toBe(kind);
  });

  it('may not be sent if its event waits for a handler that is missing', async () => {
    const edit = (text: string) => text.replace('12.5', '1');
    expect((await check(failedEvent(), edit, { hasHandler: false })).kind).toBe('no_handler');
    expect((await check(rejected(), corrected, { hasHandler: false })).kind).toBe('sendable');
  });

  it('may name an event if it named none before, unless the ledger has that event', async () => {
    const edit = (text: string) => text.replace('7', '"evt-7"');
    expect((await check(NAMELESS, edit)).kind).toBe('sendable');
    const taken = [processed({ event_id: 'evt-7' })];
    expect((await check(NAMELESS, edit, { others: taken })).kind).toBe('id_taken');
    const free = [rejected({ event_id: 'evt-7' })];
    expect((await check(NAMELESS, edit, { others: free })).kind).toBe('sendable');
  });
});

describe('sending an edited message', () => {
  it('replaces a rejected message by the corrected event', async () => {
    const operating = new Operating([rejected()]);
    const end = await sendEdited(
      rejected(),
      await sendable(rejected()),
      'ada',
      operating.services(),
    );
    expect(end).toMatchObject({
      kind: 'done',
      operation: {
        kind: 'edit',
        by: 'ada',
        note: 'changed /body/amount',
        status: 'done',
        filter: { key: 'acme#evt-1' },
        counts: { done: 1 },
      },
    });
    await operating.consume();
    expect([...operating.records.values()]).toMatchObject([
      { status: 'processed', content: { bodyText: expect.stringContaining('3.50') as string } },
    ]);
  });

  it('lets the handler have the edited event', async () => {
    const bodies: unknown[] = [];
    const event = failedEvent();
    const operating = new Operating([event]);
    const definition = onPayment(({ body }) => void bodies.push(body));
    operating.consumer = { handlers: new HandlerRegistry([definition], CORRECTED) };
    const edit = await sendable(event, (text) => text.replace('12.5', '99'));
    await sendEdited(event, edit, 'ada', operating.services());
    expect([...operating.records.values()]).toMatchObject([
      { status: 'queued', attempts: 1, failure: { reason: 'handler_failed' } },
    ]);
    await operating.consume();
    expect(bodies).toEqual([{ ...PAYMENT, amount: 99 }]);
    expect(operating.statuses).toEqual(['processed']);
  });

  it('discards a message that named no event once the edited one is sent', async () => {
    const operating = new Operating([NAMELESS]);
    const edit = await sendable(NAMELESS, (text) => text.replace('7', '"evt-7"'));
    await sendEdited(NAMELESS, edit, 'ada', operating.services());
    await operating.consume();
    expect([...operating.records.values()].map(({ key, status }) => [key, status])).toEqual([
      ['#message-7', 'discarded'],
      ['acme#evt-7', 'processed'],
    ]);
  });

  it('does nothing if the record has changed meanwhile', async () => {
    const operating = new Operating([{ ...rejected(), status: 'discarded' }]);
    const end = await sendEdited(
      rejected(),
      await sendable(rejected()),
      'ada',
      operating.services(),
    );
    expect(end.operation.counts).toEqual({ done: 0, skipped: { changed: 1 }, failed: 0 });
    expect(operating.sent.messages).toEqual([]);
  });

  it('says so if SQS doesn’t confirm it; the event stays queued and can be sent again', async () => {
    const event = failedEvent();
    const operating = new Operating([event]);
    operating.sent.answer = () => ({ kind: 'failed', cause: 'InternalError' });
    const edit = await sendable(event, (text) => text.replace('12.5', '99'));
    const end = await sendEdited(event, edit, 'ada', operating.services());
    expect(end).toMatchObject({ kind: 'unsent', operation: { status: 'stopped' } });
    operating.sent.answer = () => ({ kind: 'sent' });
    const again = await operating.replay({
      key: event.key,
      status: 'queued',
      until: new Date(NOW).toISOString(),
    });
    expect(again.operation.counts.done).toBe(1);
    expect(operating.sent.messages[0]?.body).toContain('99');
  });
});
