import { _, str } from 'ajv';
import type { CodeKeywordDefinition } from 'ajv';

import { multipleOf } from './multiple-of.ts';

/**
 * `multipleOf`, checked by decimal digits. Ajv divides in binary, where 19.99 isn't a multiple of 0.01. Even with a
 * tolerance of 1e-6 it refuses 5403114822.94 for 0.01 and accepts 0.0100000001.
 */
const MULTIPLE_OF: CodeKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  error: {
    message: ({ schemaCode }) => str`must be multiple of ${schemaCode}`,
    params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}`,
  },
  code(context) {
    const divisor = context.schema as number;
    const check = context.gen.scopeValue('func', {
      key: `multipleOf ${divisor}`,
      ref: multipleOf(divisor),
      code: _`require("./multiple-of.ts").multipleOf(${divisor})`,
    });
    context.fail(_`!${check}(${context.data})`);
  },
};

// A character is one or two UTF-16 code units. The engine knows how many units a text has, and that is nearly always
// enough. Ajv counts the characters of each text, which takes three times as long for an order of 20 lines.

const MAX_LENGTH: CodeKeywordDefinition = {
  ...lengthKeyword('maxLength', 'more'),
  code(context) {
    const { data, schemaCode: limit } = context;
    context.fail(_`${data}.length > ${limit} && [...${data}].length > ${limit}`);
  },
};

const MIN_LENGTH: CodeKeywordDefinition = {
  ...lengthKeyword('minLength', 'fewer'),
  code(context) {
    const { data, schemaCode: limit } = context;
    const alwaysEnough = 2 * (context.schema as number) - 1;
    // A text without surrogate pairs has as many characters as units.
    const hasPairs = _`/[\\ud800-\\udbff]/.test(${data})`;
    const isShort = _`${data}.length < ${limit} || ${hasPairs} && [...${data}].length < ${limit}`;
    context.fail(_`${data}.length < ${alwaysEnough} && (${isShort})`);
  },
};

function lengthKeyword(keyword: string, more: string): Omit<CodeKeywordDefinition, 'code'> {
  return {
    keyword,
    type: 'string',
    schemaType: 'number',
    // Errors come in the order of the keywords. This is Ajv's order.
    before: 'pattern',
    error: {
      message: ({ schemaCode }) => str`must NOT have ${more} than ${schemaCode} characters`,
      params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
    },
  };
}

/** Keywords that replace Ajv's own. */
export const KEYWORDS: readonly CodeKeywordDefinition[] = [MULTIPLE_OF, MAX_LENGTH, MIN_LENGTH];
