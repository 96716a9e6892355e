import { _, str } from 'ajv';
import type { CodeKeywordDefinition, KeywordErrorDefinition } from 'ajv';

import { multipleOf } from './multiple-of.ts';

const error: KeywordErrorDefinition = {
  message: ({ schemaCode }) => str`must be multiple of ${schemaCode}`,
  params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}`,
};

/**
 * `multipleOf`, decided by decimal digits. Ajv's own divides in binary, where 19.99 is no multiple of 0.01. With its
 * tolerance of 1e-6 it still refuses 5403114822.94 for 0.01, and accepts 0.0100000001.
 */
export const multipleOfKeyword: CodeKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  error,
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
