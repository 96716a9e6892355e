import type { NewOperation, SourceOperation } from '../../core/operation.ts';
import { MAX_NOTE_CHARACTERS, NOTE_PATTERN } from '../../operations/begin-operation.ts';
import type { SwitchEnd } from '../../operations/source/switch-source.ts';
import { switchInTime } from '../../operations/source/switch-in-time.ts';
import { operationAnswer } from '../operation-answer.ts';
import { OPERATION_SCHEMA } from '../operation-schemas.ts';
import { problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import {
  jsonAnswer,
  type ApiAnswer,
  type JsonSchema,
  type OperatorRequest,
  type OperatorRoute,
} from '../route.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';
import { explained } from './explained.ts';
import { SOURCE_SCHEMA } from './overview-schemas.ts';

const NOTE = {
  type: 'string',
  pattern: NOTE_PATTERN,
  description: `Why, in one line of at most ${MAX_NOTE_CHARACTERS} characters. It is kept with the operation.`,
};

const SWITCHED: JsonSchema = {
  title: 'Switched',
  type: 'object',
  required: ['state'],
  additionalProperties: false,
  properties: {
    state: (SOURCE_SCHEMA['properties'] as Record<string, JsonSchema>)['state'],
    // Missing if nothing had to be changed.
    operation: OPERATION_SCHEMA,
  },
};

const ANSWERS = [
  { status: 200, description: 'It is so, or was so before.', schema: SWITCHED },
  { status: 202, description: 'Lambda has accepted it. The state changes soon.', schema: SWITCHED },
  {
    status: 409,
    description: 'Nothing was changed: an earlier change isn’t over, or the mapping is deleted.',
    schema: PROBLEM_SCHEMA,
  },
  UNAVAILABLE,
];

/** A note is short. */
const MAX_BYTES = 4_096;

export const pauseSource: OperatorRoute<ConsoleServices> = {
  method: 'POST',
  path: '/source/pause',
  access: 'operator',
  operationId: 'pauseSource',
  summary: 'Stops taking events from the queue, of all tenants',
  description: 'Events wait in the queue. Those at hand are still dealt with.',
  parameters: [],
  body: {
    description: 'Why.',
    schema: {
      title: 'Pause',
      type: 'object',
      required: ['note'],
      additionalProperties: false,
      properties: { note: NOTE },
    },
    examples: { pause: { note: 'wrong amounts from acme' } },
    maxBytes: MAX_BYTES,
    as: 'json',
  },
  answers: ANSWERS,
  handle: (request, services) => {
    const { note } = request.body as { readonly note: string };
    return switched({ kind: 'pause', by: request.caller.name, note }, request, services);
  },
};

export const resumeSource: OperatorRoute<ConsoleServices> = {
  method: 'POST',
  path: '/source/resume',
  access: 'operator',
  operationId: 'resumeSource',
  summary: 'Takes events from the queue again',
  description: 'Also if somebody has disabled the event source mapping without a pause.',
  parameters: [],
  body: {
    description: 'Why, if there is something to say.',
    schema: {
      title: 'Resume',
      type: 'object',
      additionalProperties: false,
      properties: { note: NOTE },
    },
    examples: { resume: {} },
    maxBytes: MAX_BYTES,
    as: 'json',
  },
  answers: ANSWERS,
  handle: (request, services) => {
    const { note } = request.body as { readonly note?: string };
    const asked = { kind: 'resume', by: request.caller.name } as const;
    return switched({ ...asked, ...(note !== undefined && { note }) }, request, services);
  },
};

function switched(
  asked: NewOperation<SourceOperation>,
  { deadline, requestId }: OperatorRequest,
  services: ConsoleServices,
): Promise<ApiAnswer> {
  const { source, overview, clock, random, timers, operatorPorts } = services;
  return explained({ requestId, route: `POST /source/${asked.kind}` }, services, async () => {
    const { log } = await operatorPorts();
    const end = await switchInTime(asked, { source, log, clock, random, timers }, deadline);
    overview.sourceChanged();
    return endAnswer(end, clock.now());
  });
}

function endAnswer(end: SwitchEnd, now: number): ApiAnswer {
  const { state } = end;
  switch (end.kind) {
    case 'already':
      return jsonAnswer(200, { state });
    case 'done':
      return jsonAnswer(200, { state, operation: operationAnswer(end.operation, now) });
    case 'interrupted':
    case 'unsettled':
      return end.accepted && end.operation
        ? jsonAnswer(202, { state, operation: operationAnswer(end.operation, now) })
        : problemAnswer(
            'conflict',
            `Nothing was changed: the event source mapping is ${state}, by an earlier change. Try again in a minute.`,
          );
    case 'deleting':
      return problemAnswer('conflict', 'The event source mapping is being deleted.');
  }
}
