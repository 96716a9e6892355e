import { OPERATION_ID } from '../../operations/begin-operation.ts';
import { resumeInTime } from '../../operations/change-in-time.ts';
import { DEFAULT_RATE, MAX_RATE } from '../../operations/rate-limit.ts';
import type { NotResumed } from '../../operations/operate.ts';
import { endAnswer, operationAnswer } from '../operation-answer.ts';
import { OPERATION_SCHEMA, OPERATIONS_SCHEMA } from '../operation-schemas.ts';
import type { Parameter } from '../parameter.ts';
import { problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import { jsonAnswer, type ApiAnswer, type OperatorRoute } from '../route.ts';
import { timedServices } from '../timed-services.ts';
import { UNAVAILABLE } from '../unavailable.ts';

const OPERATION_ID_PARAMETER: Parameter = {
  in: 'path',
  name: 'id',
  description: 'The id of the operation.',
  schema: { type: 'string', pattern: OPERATION_ID.source },
  required: true,
  example: '20261128T211530Z-7f3a',
};

const UNKNOWN = {
  status: 404,
  description: 'There is no such operation. They are kept for a year.',
  schema: PROBLEM_SCHEMA,
};

export const listOperations: OperatorRoute = {
  method: 'GET',
  path: '/operations',
  access: 'operator',
  operationId: 'listOperations',
  summary: 'Lists what operators did',
  description: 'The newest operations first: those of the API and of the command line.',
  parameters: [
    {
      in: 'query',
      name: 'limit',
      description: 'Maximum number of operations.',
      schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 20 },
      required: false,
    },
  ],
  answers: [
    { status: 200, description: 'The newest operations.', schema: OPERATIONS_SCHEMA },
    UNAVAILABLE,
  ],
  handle: async (request, services) => {
    const { log } = await services.operatorPorts();
    const found = await log.list(request.parameters.number('limit') ?? 20);
    const now = services.clock.now();
    return jsonAnswer(200, { data: found.map((each) => operationAnswer(each, now)) });
  },
};

export const getOperation: OperatorRoute = {
  method: 'GET',
  path: '/operations/{id}',
  access: 'operator',
  operationId: 'getOperation',
  summary: 'Shows one operation',
  description: 'Who began it, which events it takes, how far it came, and how to go on with it.',
  parameters: [OPERATION_ID_PARAMETER],
  answers: [{ status: 200, description: 'The operation.', schema: OPERATION_SCHEMA }, UNKNOWN],
  handle: async (request, services) => {
    const { log } = await services.operatorPorts();
    const operation = await log.find(request.parameters.requiredText('id'));
    return operation
      ? jsonAnswer(200, operationAnswer(operation, services.clock.now()))
      : unknown();
  },
};

export const resumeOperation: OperatorRoute = {
  method: 'POST',
  path: '/operations/{id}/resume',
  access: 'operator',
  operationId: 'resumeOperation',
  summary: 'Goes on with a replay or a discard',
  description: 'If it was stopped, or its process died. Of an operation that is done, it says so.',
  parameters: [
    OPERATION_ID_PARAMETER,
    {
      in: 'query',
      name: 'rate',
      description: 'Messages a second, at most. An operation doesn’t keep its earlier rate.',
      schema: { type: 'integer', minimum: 1, maximum: MAX_RATE, default: DEFAULT_RATE },
      required: false,
    },
  ],
  answers: [
    {
      status: 200,
      description: 'Done.',
      schema: OPERATION_SCHEMA,
      headers: { Location: 'Where the operation can be read.' },
    },
    {
      status: 202,
      description: 'Stopped again when the time of the request was over.',
      schema: OPERATION_SCHEMA,
      headers: { Location: 'Where the operation can be read.' },
    },
    UNKNOWN,
    {
      status: 409,
      description:
        'Another process works on it, or its kind can’t be resumed. The member `operation` has it.',
      schema: PROBLEM_SCHEMA,
    },
    UNAVAILABLE,
  ],
  handle: async (request, services) => {
    const { parameters, deadline } = request;
    const timed = await timedServices(services, parameters.number('rate'));
    const resumed = await resumeInTime(parameters.requiredText('id'), timed, deadline);
    const now = services.clock.now();
    return resumed.kind === 'ended'
      ? endAnswer(resumed.end, now)
      : notResumedAnswer(resumed.why, now);
  },
};

function notResumedAnswer(why: NotResumed, now: number): ApiAnswer {
  if (why.kind === 'unknown') return unknown();
  const { operation } = why;
  const members = { operation: operationAnswer(operation, now) };
  switch (why.kind) {
    case 'done':
      return jsonAnswer(200, members.operation, { location: `/operations/${operation.id}` });
    case 'running':
      return problemAnswer(
        'conflict',
        'Another process works on the operation, or died while it did. If it is dead, try again a minute after updated_at.',
        { members },
      );
    case 'not_resumable':
      return problemAnswer(
        'conflict',
        'Only a replay and a discard can be resumed. Run the command of this operation again.',
        { members },
      );
  }
}

function unknown(): ApiAnswer {
  return problemAnswer('not_found', 'There is no such operation. They are kept for a year.');
}
