import {
  editInTime,
  judgeEdit,
  type EditRequest,
  type EditVerdict,
} from '../../operations/edit-in-time.ts';
import { editableText } from '../../operations/editable.ts';
import { endAnswer } from '../operation-answer.ts';
import { OPERATION_SCHEMA } from '../operation-schemas.ts';
import { bodyErrors, problemAnswer, PROBLEM_SCHEMA, type ProblemKind } from '../problem.ts';
import { jsonAnswer, type ApiAnswer, type OperatorRoute } from '../route.ts';
import { timedServices } from '../timed-services.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { KEY_PARAMETER } from './get-record.ts';
import { EDIT_VERDICT_SCHEMA } from './record-schemas.ts';

interface EditBody {
  readonly text: string;
  readonly seen?: string;
  readonly queued_too?: boolean;
}

/** SQS takes 1 MiB. JSON may write a character in six, and an editor may add white space, which isn't sent. */
const MAX_BODY_BYTES = 8 * 1_048_576;

const LOCATION = { Location: 'Where the operation can be read.' };

export const editRecord: OperatorRoute = {
  method: 'POST',
  path: '/records/{key}/edit',
  access: 'operator',
  operationId: 'editRecord',
  summary: 'Sends an edited message instead of that of a record',
  description:
    'The function must accept it, and it must be the same event. With `dry_run=true`, it is only judged. Who did it is kept as an operation.',
  parameters: [
    KEY_PARAMETER,
    {
      in: 'query',
      name: 'dry_run',
      description: 'Only say what would become of it.',
      schema: { type: 'boolean', default: false },
      required: false,
    },
  ],
  body: {
    description: 'The edited message.',
    schema: {
      title: 'Edit',
      type: 'object',
      required: ['text'],
      additionalProperties: false,
      properties: {
        text: { type: 'string', description: 'The text of the whole message.' },
        seen: {
          type: 'string',
          description: 'The `stamp` of the record that was edited. Needed without `dry_run`.',
        },
        queued_too: {
          type: 'boolean',
          description: 'Edit a queued event, too, although its message may be on its way.',
        },
      },
    },
    examples: { edit: { text: '{"event_id":"pay-1"}', seen: '3f9a0c12be774d01' } },
    maxBytes: MAX_BODY_BYTES,
    as: 'json',
  },
  answers: [
    { status: 200, description: 'It was sent.', schema: OPERATION_SCHEMA, headers: LOCATION },
    {
      status: 200,
      description: 'With `dry_run`: what would become of it.',
      schema: EDIT_VERDICT_SCHEMA,
    },
    {
      status: 202,
      description:
        'SQS did not confirm the message. An event that was handled before waits with the new content: replay it. Otherwise edit it again.',
      schema: OPERATION_SCHEMA,
      headers: LOCATION,
    },
    { status: 404, description: 'The ledger has no such record.', schema: PROBLEM_SCHEMA },
    {
      status: 409,
      description:
        'The record can’t be edited, or is no longer as it was seen. Nothing was sent. The member `verdict` says more.',
      schema: PROBLEM_SCHEMA,
    },
    {
      status: 422,
      description: 'The edited message may not be sent. The member `verdict` says why.',
      schema: PROBLEM_SCHEMA,
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters, body, caller, deadline }, services) => {
    const { text, seen, queued_too: queuedToo = false } = body as EditBody;
    const key = parameters.requiredText('key');
    const request: EditRequest = { key, text, queuedToo, ...(seen !== undefined && { seen }) };
    const timed = await timedServices(services);
    if (parameters.isSet('dry_run')) return verdictAnswer(await judgeEdit(request, timed));
    if (seen === undefined) return seenNeeded();
    const ended = await editInTime(request, caller.name, timed, deadline);
    return ended.kind === 'ended'
      ? endAnswer(ended.end, services.clock.now())
      : refusedAnswer(ended);
  },
};

function seenNeeded(): ApiAnswer {
  const detail = 'is required without dry_run: the stamp of the record that was edited';
  const errors = [{ pointer: '/seen', keyword: 'required', detail }];
  return problemAnswer('invalid_content', 'The body does not say what is needed.', { errors });
}

function verdictAnswer(verdict: EditVerdict): ApiAnswer {
  return verdict.kind === 'unknown' ? unknownAnswer() : jsonAnswer(200, verdictJson(verdict));
}

function unknownAnswer(): ApiAnswer {
  return problemAnswer('not_found', 'The ledger has no such record.');
}

type KnownVerdict = Exclude<EditVerdict, { kind: 'unknown' }>;

/** `EDIT_VERDICT_SCHEMA` */
function verdictJson(verdict: KnownVerdict): object {
  const { kind } = verdict;
  const detail = detailOf(verdict);
  switch (verdict.kind) {
    case 'sendable':
      return { kind, places: verdict.edit.places };
    case 'refused':
      return { kind, detail, reason: verdict.reason, errors: bodyErrors(verdict.errors) };
    case 'renamed':
    case 'id_taken':
      return { kind, detail, key: verdict.key };
    default:
      return { kind, detail };
  }
}

function detailOf(verdict: KnownVerdict): string {
  switch (verdict.kind) {
    case 'sendable':
      return 'It may be sent.';
    case 'unchanged':
      return 'It says the same as before.';
    case 'refused':
      return `The function would refuse it: ${verdict.reason}.`;
    case 'renamed':
      return `It is of another event: ${verdict.key}. Tenant and event id must stay.`;
    case 'no_handler':
      return `${verdict.eventType} ${verdict.schemaVersion} has no handler. The event was handled before, so it would wait for one.`;
    case 'id_taken':
      return `The ledger has an event ${verdict.key} already. Choose another event id.`;
    case 'changed':
      return 'The record has changed since it was read. Nothing was sent. Read it again.';
    case 'beside':
    case 'under_way':
    case 'closed':
      return editableText(verdict);
  }
}

function refusedAnswer(verdict: Exclude<EditVerdict, { kind: 'sendable' }>): ApiAnswer {
  if (verdict.kind === 'unknown') return unknownAnswer();
  const errors = verdict.kind === 'refused' ? bodyErrors(verdict.errors) : [];
  const members = { verdict: verdictJson(verdict) };
  return problemAnswer(problemOf(verdict.kind), detailOf(verdict), { errors, members });
}

function problemOf(kind: Exclude<KnownVerdict['kind'], 'sendable'>): ProblemKind {
  switch (kind) {
    case 'unchanged':
    case 'refused':
    case 'no_handler':
      return 'invalid_content';
    case 'renamed':
    case 'id_taken':
    case 'changed':
    case 'beside':
    case 'under_way':
    case 'closed':
      return 'conflict';
  }
}
