import type { Deadline } from '../../ports.ts';
import { cutEvents } from './cut-events.ts';
import { defaultsOf } from './event-defaults.ts';
import { draftEvent, type Defaults, type EventDraft } from './event-draft.ts';
import { planEvent, type EventPlan } from './plan-event.ts';
import { findExpired } from './find-expired.ts';
import type { PublishRequest } from './publish-request.ts';
import type { Published, PublishResult } from './publish-result.ts';
import type { PublishServices } from './publish-services.ts';
import { recordEvents, type RecordedEvent } from './record-events.ts';
import { sendEvents, type Sending } from './send-events.ts';

/**
 * Publishes events. All are recorded by one call of the store. Then those with handlers are sent to the queue, and so are
 * those that the store could not record.
 *
 * An event with a handler is recorded before its message is sent. If the process dies in between, the watchdog finds the
 * record, which is overdue, and sends the message.
 *
 * Rejects only if the validator of an event's type can't be loaded. Then nothing was accepted.
 */
export async function publishEvents(
  request: PublishRequest,
  services: PublishServices,
): Promise<Published> {
  const cut = cutEvents(request);
  if (cut.kind === 'unusable') return cut;
  const now = services.clock.now();
  const { caller, idempotencyKey } = request;
  const defaults = defaultsOf(caller, unquoted(idempotencyKey), now, services);
  const draft = draftsWith(defaults, request, services);
  const plans = cut.texts.map((text) => planEvent(draft(text), caller, now, services));
  const results = request.dryRun
    ? plans.map(wouldBe)
    : await acceptAll(plans, request.deadline, services);
  const [result] = results;
  return cut.kind === 'one' && result ? { kind: 'one', result } : { kind: 'many', results };
}

/** Completes an event by its format. */
function draftsWith(
  defaults: Defaults,
  { cloudEvents }: PublishRequest,
  { registry }: PublishServices,
): (text: string) => EventDraft {
  const { formats } = registry;
  if (!cloudEvents || !formats) return (text) => draftEvent(text, defaults);
  const headers = cloudEvents.kind === 'binary' ? cloudEvents.headers : undefined;
  return (text) => formats.draftCloudEvent({ text, headers }, defaults, registry);
}

function unquoted(key: string | undefined): string | undefined {
  return key?.replace(/^"(.*)"$/, '$1');
}

function wouldBe(plan: EventPlan): PublishResult {
  if (plan.kind !== 'acceptable') return plan.result;
  const { envelope, handled } = plan;
  return { kind: 'valid', envelope, handled };
}

async function acceptAll(
  plans: readonly EventPlan[],
  deadline: Deadline,
  services: PublishServices,
): Promise<PublishResult[]> {
  const acceptable = plans.filter((plan) => plan.kind === 'acceptable');
  const expired = plans.filter((plan) => plan.kind === 'expired');
  const [recorded, ofExpired] = await Promise.all([
    recordEvents(acceptable, deadline, services),
    findExpired(expired, deadline, services),
  ]);
  const sending = await sendEvents(recorded, deadline, services.publisher);
  const ofAcceptable = recorded.map((each) => resultOf(each, sending));
  const results = { acceptable: ofAcceptable.values(), expired: ofExpired.values() };
  return plans.map((plan) => {
    if (plan.kind === 'refused') return plan.result;
    const { kind, envelope } = plan;
    const result = results[kind].next().value;
    return result ?? { kind: 'unavailable', envelope, cause: 'it has no result' };
  });
}

function resultOf({ plan, standing }: RecordedEvent, sending: Sending): PublishResult {
  const { envelope, handled, record } = plan;
  const { receivedAt } = record;
  switch (standing.kind) {
    case 'recorded':
      if (!handled) return { kind: 'processed', envelope, receivedAt };
      return sending.kind === 'sent'
        ? { kind: 'queued', envelope, receivedAt, sent: true }
        : { kind: 'queued', envelope, receivedAt, sent: false, cause: sending.cause };
    case 'duplicate':
      return { kind: 'duplicate', envelope: standing.envelope, of: standing.of };
    case 'conflict':
      return { kind: 'conflict', envelope, of: standing.of };
    case 'undecided':
      return { kind: 'unavailable', envelope, cause: standing.cause };
    case 'unknown':
      return sending.kind === 'sent'
        ? { kind: 'sent', envelope, cause: standing.cause }
        : { kind: 'unavailable', envelope, cause: `${standing.cause}; ${sending.cause}` };
  }
}
