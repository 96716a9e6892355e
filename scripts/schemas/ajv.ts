import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Options } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/**
 * Ajv as the validators are built with it. Everything that decides whether a body is valid is set
 * here and nowhere else, so that a check at build time and the generated code agree.
 */
export function createAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    // {"constructor": …} is looked up in the body, not on Object.prototype.
    ownProperties: true,
    // 19.99 is a multiple of 0.01, though not in binary floating point.
    multipleOfPrecision: 6,
    code: { source: true, lines: false, optimize: true },
    ...options,
  });
  formats.default(ajv, { mode: 'full' });
  return ajv;
}
