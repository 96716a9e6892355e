// Becomes part of the validators, in the place of Ajv's ucs2length: it runs with them, not with the build.
/* global exports */
'use strict';

const SURROGATE = /[\ud800-\udfff]/;

/**
 * The length of a text as JSON Schema has it: in characters (code points). Ajv's own steps through every text in
 * JavaScript; the engine sees at once that most texts hold no surrogate. That was 3 of the 7 µs in which an order of
 * 20 lines is validated.
 *
 * @type {(text: string) => number}
 */
exports.default = (text) => (SURROGATE.test(text) ? Array.from(text).length : text.length);
