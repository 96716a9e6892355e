import { fieldError, type FieldError } from '../../core/field-error.ts';
import type { ListOperation } from '../../core/operation.ts';
import { changeInTime, previewInTime } from '../../operations/change-in-time.ts';
import type { ChosenEvents } from '../../operations/operate.ts';
import { changeFilter } from '../../operations/preview-change.ts';
import type { ApiServices } from '../api-services.ts';
import { choiceErrors, conditionsOf, type ChangeBody } from '../change-request.ts';
import { DISCARD_SCHEMA, REPLAY_SCHEMA } from '../change-schemas.ts';
import { endAnswer, previewAnswer } from '../operation-answer.ts';
import { OPERATION_SCHEMA, PREVIEW_SCHEMA } from '../operation-schemas.ts';
import type { Parameter } from '../parameter.ts';
import { bodyErrors, problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import {
  jsonAnswer,
  type Answer,
  type ApiAnswer,
  type OperatorRequest,
  type OperatorRoute,
} from '../route.ts';
import { timedServices } from '../timed-services.ts';
import { UNAVAILABLE, unavailable } from '../unavailable.ts';

const DRY_RUN: Parameter = {
  in: 'query',
  name: 'dry_run',
  description: 'Only say what would be done.',
  schema: { type: 'boolean', default: false },
  required: false,
};

const LOCATION = { Location: 'Where the operation can be read.' };

const ANSWERS: readonly Answer[] = [
  { status: 200, description: 'Done.', schema: OPERATION_SCHEMA, headers: LOCATION },
  { status: 200, description: 'With `dry_run`: the preview.', schema: PREVIEW_SCHEMA },
  {
    status: 202,
    description: 'Stopped when the time of the request was over. POST to `resume` to go on.',
    schema: OPERATION_SCHEMA,
    headers: LOCATION,
  },
  {
    status: 409,
    description:
      'The preview accepts another number of events than expected. The member `preview` has the new one. Nothing was changed.',
    schema: PROBLEM_SCHEMA,
  },
  {
    ...UNAVAILABLE,
    description:
      'The ledger does not answer, or there was no time to judge all events. Nothing was changed, or the member `operation` can be resumed.',
  },
];

const COMMON = {
  method: 'POST',
  access: 'operator',
  parameters: [DRY_RUN],
  answers: ANSWERS,
} as const;

const MAX_BODY_BYTES = 8_192;

const ONE_CAUSE = { filter: { fingerprint: 'f1_3f9a0c12be77' } };

export const replayEvents: OperatorRoute = {
  ...COMMON,
  path: '/operations/replay',
  operationId: 'replayEvents',
  summary: 'Sends open events again',
  description:
    'Takes the open events that meet the filter and that today’s schemas and handlers accept. Preview first with ' +
    '`dry_run=true`, then send the number of accepted events as `expected`.',
  body: {
    description: 'Which events, and how many were previewed.',
    schema: REPLAY_SCHEMA,
    examples: { one_cause: { ...ONE_CAUSE, expected: 33, rate: 100 } },
    maxBytes: MAX_BODY_BYTES,
    as: 'json',
  },
  handle: (request, services) => answerTo('replay', request, services),
};

export const discardEvents: OperatorRoute = {
  ...COMMON,
  path: '/operations/discard',
  operationId: 'discardEvents',
  summary: 'Ends open events for good',
  description:
    'Whatever they hold. Preview first with `dry_run=true`, then send the number of accepted events as `expected`, and a note.',
  body: {
    description: 'Which events, how many were previewed, and why they are discarded.',
    schema: DISCARD_SCHEMA,
    examples: { one_cause: { ...ONE_CAUSE, expected: 33, note: 'test events' } },
    maxBytes: MAX_BODY_BYTES,
    as: 'json',
  },
  handle: (request, services) => answerTo('discard', request, services),
};

function answerTo(
  kind: ListOperation['kind'],
  request: OperatorRequest,
  services: ApiServices,
): Promise<ApiAnswer> {
  const body = request.body as ChangeBody;
  const isDryRun = request.parameters.isSet('dry_run');
  const errors = [
    ...choiceErrors(body, services.clock.now()),
    ...(isDryRun ? [] : missingMembers(kind, body)),
  ];
  if (errors.length > 0) {
    const detail = 'The body does not say what is needed.';
    return Promise.resolve(
      problemAnswer('invalid_content', detail, { errors: bodyErrors(errors) }),
    );
  }
  return isDryRun ? preview(kind, body, request, services) : change(kind, body, request, services);
}

function missingMembers(kind: ListOperation['kind'], { expected, note }: ChangeBody): FieldError[] {
  const errors: FieldError[] = [];
  if (expected === undefined) {
    const text = 'is required: the number of events that a preview (dry_run=true) accepted';
    errors.push(fieldError('/expected', 'required', text));
  }
  if (kind === 'discard' && note === undefined) {
    errors.push(fieldError('/note', 'required', 'is required: why the events are discarded'));
  }
  return errors;
}

async function preview(
  kind: ListOperation['kind'],
  { filter }: ChangeBody,
  { deadline }: OperatorRequest,
  services: ApiServices,
): Promise<ApiAnswer> {
  const asked = { kind, filter: changeFilter(conditionsOf(filter), services.clock.now()) };
  const found = await previewInTime(asked, await timedServices(services), deadline);
  return found.kind === 'too_long' ? TOO_LONG : jsonAnswer(200, previewAnswer(found.preview));
}

async function change(
  kind: ListOperation['kind'],
  { filter: conditions, note = '', rate, expected = 0 }: ChangeBody,
  { caller, deadline }: OperatorRequest,
  services: ApiServices,
): Promise<ApiAnswer> {
  const { clock } = services;
  const common = { by: caller.name, filter: changeFilter(conditionsOf(conditions), clock.now()) };
  const asked: ChosenEvents = kind === 'discard' ? { ...common, kind, note } : { ...common, kind };
  const ended = await changeInTime(asked, expected, await timedServices(services, rate), deadline);
  switch (ended.kind) {
    case 'too_long':
      return TOO_LONG;
    case 'unexpected': {
      const { preview } = ended;
      const detail = `The preview accepts ${preview.counts.accepted} events now, which isn’t the expected number. Nothing was changed.`;
      return problemAnswer('conflict', detail, { members: { preview: previewAnswer(preview) } });
    }
    case 'ended':
      return endAnswer(ended.end, clock.now());
  }
}

const TOO_LONG = unavailable(
  'There was no time to judge all events of this filter. Nothing was changed. Narrow the filter, for example by since and ' +
    'until, or use the command line: npm run events -- replay.',
);
