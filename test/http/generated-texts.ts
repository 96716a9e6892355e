import fc from 'fast-check';

import type { ParameterObject } from '../../scripts/openapi/openapi-document.ts';

/** Texts that have broken other programs. Those of paths and queries are put in as they are, without encoding. */
const HOSTILE = [
  ...['', ' ', '.', '..', '../..', '%2e%2e%2f', '%2F', '%25', '%', '%zz', '%00', '%c0%af', '%ff'],
  ...['null', 'undefined', 'NaN', '-1', '0', '1e9', '1.5', '9007199254740993', 'TRUE', '[]', '{}'],
  ...[
    '__proto__',
    'constructor',
    "' or 1=1--",
    '<script>',
    '{{7*7}}',
    'é',
    '💥',
    '#',
    '?',
    '&',
    '+',
  ],
  'x'.repeat(3000),
];

/** A text for a parameter: valid, nearly valid, or hostile. Some ids are those of records that exist. */
export function parameterText(parameter: ParameterObject, known: readonly string[]) {
  const { name, schema, example } = parameter;
  const valid = validText(schema, example === undefined ? [] : [example]).map(encoded(parameter));
  const ids = name === 'id' ? fc.constantFrom(...known).map(encoded(parameter)) : valid;
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 4, arbitrary: ids },
    { weight: 1, arbitrary: nearlyValid(valid) },
    { weight: 1, arbitrary: fc.constantFrom(...hostile(parameter)) },
  );
}

function encoded({ in: place }: ParameterObject): (text: string) => string {
  return place === 'header' ? (text) => text : encodeURIComponent;
}

/** No client can send other characters in a header. */
function hostile({ in: place }: ParameterObject): readonly string[] {
  return place === 'header' ? HOSTILE.filter((text) => /^[\x20-\x7e]*$/.test(text)) : HOSTILE;
}

function nearlyValid(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    valid.map((text) => `${text}x`),
    valid.map((text) => text.slice(0, -1)),
    valid.map((text) => text.toUpperCase()),
  );
}

function validText(
  { type, enum: names, pattern, format, minimum, maximum }: ParameterObject['schema'],
  examples: readonly string[],
): fc.Arbitrary<string> {
  if (Array.isArray(names)) return fc.constantFrom(...(names as string[]));
  if (type === 'boolean') return fc.constantFrom('true', 'false');
  if (type === 'integer') {
    const range = { min: Number(minimum ?? 0), max: Number(maximum ?? 100) };
    return fc.integer(range).map((number) => String(number));
  }
  if (format === 'date-time')
    return fc.constantFrom('2026-11-21T08:00:00Z', '2026-11-21T10:00:00+01:00');
  const matching =
    typeof pattern === 'string' ? fc.stringMatching(new RegExp(pattern, 'u')) : fc.string();
  return examples.length === 0 ? matching : fc.oneof(fc.constantFrom(...examples), matching);
}
