import type { JsonSchema } from './route.ts';

// The schemas of what is wrong with a message, in answers.

const TEXT = { type: 'string' };

/** `pointer` is a JSON pointer into the message. */
export const MESSAGE_ERROR: JsonSchema = {
  type: 'object',
  required: ['pointer', 'keyword', 'detail'],
  additionalProperties: false,
  properties: { pointer: TEXT, keyword: TEXT, detail: TEXT },
};

export const MESSAGE_ERRORS: JsonSchema = { type: 'array', items: MESSAGE_ERROR };
