import { _ } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Options } from 'ajv/dist/2020.js';

import { formats } from './formats.ts';
import { multipleOfKeyword } from './multiple-of-keyword.ts';

/**
 * Ajv as the validators are built with it. Everything that decides whether a body is valid is set
 * here and nowhere else, so that a check at build time and the generated code agree.
 * @param notesEvaluated as `unevaluatedProperties` and `unevaluatedItems` need it
 */
export function createAjv(options: Options = {}, notesEvaluated = true): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    // {"constructor": …} is looked up in the body, not on Object.prototype.
    ownProperties: true,
    formats,
    ...options,
    code: {
      source: true,
      lines: false,
      optimize: true,
      formats: _`require("./formats.ts").formats`,
      ...options.code,
    },
  });
  // Noting which properties were evaluated takes time, and its code throws for "patternProperties" beside "oneOf".
  ajv.opts.unevaluated = notesEvaluated;
  ajv.removeKeyword('multipleOf').addKeyword(multipleOfKeyword);
  return ajv;
}
