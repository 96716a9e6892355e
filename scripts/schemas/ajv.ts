import { _ } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Options } from 'ajv/dist/2020.js';

import { KEYWORDS } from './ajv-keywords.ts';
import { formats } from './formats.ts';

/**
 * Ajv with the settings of the validators. All settings that decide whether a body is valid are here, so the
 * checks of the build and the generated code agree.
 * @param notesEvaluated true if the schema has `unevaluatedProperties` or `unevaluatedItems`
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
  // Ajv takes time to note evaluated properties, and its code throws if "patternProperties" stands beside "oneOf".
  ajv.opts.unevaluated = notesEvaluated;
  for (const keyword of KEYWORDS) ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword);
  return ajv;
}
