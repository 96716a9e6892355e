import type { Envelope } from '../core/envelope.ts';
import { MAX_MESSAGE_BYTES } from '../core/outgoing-message.ts';
import type { RecordSummary } from '../core/reconcile.ts';
import type { Published, PublishResult } from '../operations/publish/publish-result.ts';
import type { Caller } from './caller.ts';
import { bodyErrors, problem, problemAnswer, type Problem, type ProblemError } from './problem.ts';
import { jsonAnswer, type ApiAnswer } from './route.ts';

/** Seconds after which to send an event again that nobody has accepted. */
const RETRY_AFTER = '5';

/** What became of one event, as programs read it. */
type EventAnswer =
  | { readonly status: number; readonly event: PublishedEvent }
  | { readonly status: number; readonly problem: Problem & { readonly event?: object } };

interface PublishedEvent {
  readonly id: string;
  readonly tenant_id: string;
}

/** The answer to what was published. */
export function publishAnswer(published: Published, caller: Caller): ApiAnswer {
  switch (published.kind) {
    case 'unusable':
      return unusableAnswer(published);
    case 'one':
      return oneAnswer(eventAnswer(published.result), caller);
    case 'many': {
      const results = published.results.map(eventAnswer);
      const isUnavailable = results.some(({ status }) => status === 503);
      return jsonAnswer(207, { results }, isUnavailable ? { 'retry-after': RETRY_AFTER } : {});
    }
  }
}

function unusableAnswer({ why, error }: Extract<Published, { kind: 'unusable' }>): ApiAnswer {
  const errors = bodyErrors([error]);
  const detail = `The body ${error.message}.`;
  return problemAnswer(why === 'malformed_json' ? 'invalid_request' : 'invalid_content', detail, {
    errors,
  });
}

function oneAnswer(result: EventAnswer, caller: Caller): ApiAnswer {
  if ('event' in result) {
    const { status, event } = result;
    // Nothing of a dry run can be looked up.
    const isStored = !('handled' in event);
    return jsonAnswer(status, event, isStored ? { location: locationOf(event, caller) } : {});
  }
  return {
    status: result.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(result.status === 503 && { 'retry-after': RETRY_AFTER }),
    },
    body: JSON.stringify(result.problem),
  };
}

/** Where the event is shown. An operator must name its tenant, unless it is the one of such requests. */
function locationOf({ id, tenant_id }: PublishedEvent, caller: Caller): string {
  const path = `/events/${encodeURIComponent(id)}`;
  return caller.tenantId === tenant_id
    ? path
    : `${path}?tenant_id=${encodeURIComponent(tenant_id)}`;
}

function eventAnswer(result: PublishResult): EventAnswer {
  switch (result.kind) {
    case 'processed':
      return accepted(201, result.envelope, {
        ...{ status: 'processed', received_at: result.receivedAt, attempts: 0 },
      });
    case 'queued':
      // Without a message, the watchdog sends one within minutes.
      return accepted(result.sent ? 201 : 202, result.envelope, {
        ...{ status: 'queued', received_at: result.receivedAt, attempts: 0 },
      });
    case 'sent':
      return accepted(202, result.envelope, { status: 'sent' });
    case 'duplicate':
      return accepted(200, result.envelope, { ...storedFacts(result.of), duplicate: true });
    case 'valid':
      return accepted(200, result.envelope, { status: 'valid', handled: result.handled });
    case 'conflict':
      return conflictProblem(result);
    case 'rejected':
      return rejectedProblem(result);
    case 'too_large':
      return refused('too_large', `The event must have at most ${MAX_MESSAGE_BYTES} bytes.`, [
        { pointer: '', keyword: 'size', detail: `must be at most ${MAX_MESSAGE_BYTES} bytes` },
      ]);
    case 'foreign_tenant':
      return refused(
        'forbidden',
        'The event names another tenant than the caller or the request does.',
      );
    case 'unavailable': {
      const detail =
        'Neither ledger nor queue has confirmed the event. Send it again: with the same id, it is taken once.';
      const refusal = refused('unavailable', detail);
      return {
        ...refusal,
        problem: { ...refusal.problem, event: { id: result.envelope.eventId } },
      };
    }
  }
}

function accepted(status: number, envelope: Envelope, facts: object): EventAnswer {
  const event = {
    id: envelope.eventId,
    type: envelope.eventType,
    version: envelope.schemaVersion,
    tenant_id: envelope.tenantId,
    client_id: envelope.clientId,
    created_at: envelope.occurredAt,
    ...facts,
  };
  return { status, event };
}

function storedFacts({ status, receivedAt, attempts }: RecordSummary) {
  return { status, received_at: receivedAt, attempts };
}

function conflictProblem({
  envelope,
  of,
}: Extract<PublishResult, { kind: 'conflict' }>): EventAnswer {
  const detail =
    'Another event has this id. It stays as it is, and nothing of this one is kept. If you meant the same event, send it unchanged. Another one needs an id of its own.';
  const { status, problem } = refused('conflict', detail);
  return { status, problem: { ...problem, event: { id: envelope.eventId, ...storedFacts(of) } } };
}

/** Text that isn't sound JSON can't be read; of anything else, the content is wrong. */
function rejectedProblem({
  reason,
  errors,
  assumedVersion,
}: Extract<PublishResult, { kind: 'rejected' }>): EventAnswer {
  const kind = reason === 'malformed_json' ? 'invalid_request' : 'invalid_content';
  const [first] = errors;
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  const text = first ? `: ${`${first.pointer} ${first.message}`.trim()}${more}` : '';
  const version = assumedVersion === undefined ? '' : ` by ${assumedVersion}, the newest version`;
  return refused(kind, `The event is rejected as ${reason}${version}${text}.`, bodyErrors(errors));
}

type RefusalKind = Parameters<typeof problem>[0];

function refused(kind: RefusalKind, detail: string, errors: readonly ProblemError[] = []) {
  const problemOfEvent = problem(kind, detail, errors);
  return { status: problemOfEvent.status, problem: problemOfEvent };
}
