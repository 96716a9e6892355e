import { FAILURE_REASONS } from '../../core/failure-reasons.ts';
import { LETTER_VERDICTS } from '../../operations/dead-letters/judged-letter.ts';
import { STATUSES } from '../event-schemas.ts';
import { MESSAGE_ERROR } from '../message-errors.ts';
import type { JsonSchema } from '../route.ts';

// The schemas of what an inspection of the dead-letter queue tells.

const TEXT = { type: 'string' };
const TIME = { type: 'string', format: 'date-time' };
const COUNT = { type: 'integer', minimum: 0 };

const CAUSE = {
  verdict: {
    enum: LETTER_VERDICTS,
    description:
      'What becomes of it if it is sent back. accepted: the function would accept it. processed, discarded, recorded: the ledger ' +
      'has it so. refused, conflict: the ledger would keep it with its reasons. no_handler: its handler is missing. ' +
      'under_way: another copy is on its way.',
  },
  reason: { enum: FAILURE_REASONS },
  fingerprint: TEXT,
  event_type: TEXT,
  schema_version: TEXT,
  error: MESSAGE_ERROR,
};

const GROUP: JsonSchema = {
  title: 'LetterGroup',
  type: 'object',
  description: 'Letters that need the same fix.',
  required: ['verdict', 'letters', 'first_sent_at', 'last_sent_at', 'tenants', 'sample', 'advice'],
  additionalProperties: false,
  properties: {
    ...CAUSE,
    ...{ letters: COUNT, first_sent_at: TIME, last_sent_at: TIME },
    tenants: {
      type: 'object',
      additionalProperties: COUNT,
      description: 'How many letters each tenant has. `-`: they name none.',
    },
    sample: { ...TEXT, description: 'The key of one of them.' },
    advice: {
      type: 'object',
      required: ['texts', 'action'],
      additionalProperties: false,
      properties: {
        texts: { type: 'array', items: TEXT, description: 'What to do.' },
        action: {
          enum: ['replay', 'with_refused', 'none'],
          description: 'with_refused: a replay that also takes what the function would refuse.',
        },
      },
    },
  },
};

const LETTER: JsonSchema = {
  title: 'DeadLetter',
  type: 'object',
  required: ['message_id', 'sent_at', 'key', 'verdict'],
  additionalProperties: false,
  properties: {
    ...CAUSE,
    ...{ message_id: TEXT, sent_at: TIME, tenant_id: TEXT, event_id: TEXT },
    key: { ...TEXT, description: 'The key that its record has, or would have.' },
    status: { enum: STATUSES, description: 'Missing if the ledger doesn’t have its event.' },
  },
};

export const DEAD_LETTERS_SCHEMA: JsonSchema = {
  title: 'DeadLetters',
  type: 'object',
  required: ['at', 'end', 'read', 'not_read', 'verdicts', 'groups', 'letters'],
  additionalProperties: false,
  properties: {
    at: TIME,
    end: {
      enum: ['complete', 'too_many', 'interrupted'],
      description: 'too_many: it read as many as it may. interrupted: its time was over.',
    },
    read: { ...COUNT, description: 'How many letters were read.' },
    not_read: {
      ...COUNT,
      description: 'About how many more there are, or were hidden by somebody else.',
    },
    verdicts: { type: 'object', additionalProperties: COUNT },
    groups: { type: 'array', items: GROUP, description: 'The largest group first.' },
    letters: { type: 'array', items: LETTER, description: 'The newest 100 of them.' },
  },
};
