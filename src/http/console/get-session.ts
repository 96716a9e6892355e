import { FAILURE_REASONS } from '../../core/failure-reasons.ts';
import { REASON_TEXTS } from '../../operations/causes/reason-text.ts';
import { jsonAnswer, type JsonSchema, type OperatorRoute } from '../route.ts';
import type { ConsoleServices } from './console-services.ts';

const TEXT = { type: 'string' };

const SESSION: JsonSchema = {
  title: 'Session',
  type: 'object',
  required: ['stack', 'stage', 'local', 'identity', 'read_only', 'reason_texts'],
  additionalProperties: false,
  properties: {
    stack: { ...TEXT, description: 'The name of the stack.' },
    stage: { enum: ['dev', 'prod'] },
    local: { type: 'boolean', description: 'True if it runs on this machine, on emulators.' },
    region: { ...TEXT, description: 'Missing if it is local.' },
    account: { ...TEXT, description: 'The account of AWS. Missing if it is local.' },
    identity: { ...TEXT, description: 'The ARN of the caller, or local:<user>.' },
    read_only: { type: 'boolean', description: 'True if whatever changes something is refused.' },
    default_tenant: { ...TEXT, description: 'The tenant of events that name none.' },
    reason_texts: {
      type: 'object',
      description: 'What each reason of a failure says, in words.',
      required: FAILURE_REASONS,
      additionalProperties: false,
      properties: Object.fromEntries(FAILURE_REASONS.map((reason) => [reason, TEXT])),
    },
  },
};

export const getSession: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/session',
  access: 'operator',
  operationId: 'getSession',
  summary: 'Says what the console works with, and as whom',
  description: 'Stack, stage, region, account and identity, and the words that the console uses.',
  parameters: [],
  answers: [{ status: 200, description: 'The session.', schema: SESSION }],
  handle: (_, { session }) => {
    const { readOnly, defaultTenant, ...facts } = session;
    const answer = {
      ...facts,
      read_only: readOnly,
      default_tenant: defaultTenant,
      reason_texts: REASON_TEXTS,
    };
    return Promise.resolve(jsonAnswer(200, answer));
  },
};
