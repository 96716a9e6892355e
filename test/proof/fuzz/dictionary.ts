/** Pieces of JSON and of broken JSON that are known to trip readers. */
export const TOKENS: readonly string[] = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '{}', '[]', '[{', '}]', '""', "'", '//', '/**/'],
  ...['null', 'true', 'false', 'NaN', 'Infinity', 'undefined', 'nul', 'True', '"body":', ',,'],
  ...['"event_id"', '"event_type"', '"tenant_id"', '"client_id"', '"schema_version"', '"body"'],
  ...['"occurred_at"', '"expires_at"', '"group_id"', '"correlation_id"', '"causation_id"'],
  ...['"generation"', '"generation":1,', '"generation":1e400,'],
  ...['"__proto__"', '"constructor"', '"prototype"', '"toString"', '"hasOwnProperty"', '"length"'],
  ...['"\\u005f_proto__"', '"\\ud83d"', '"\\ude00\\ud83d"', '"\\u0000"', '"\\ufeff"', '"\\u12"'],
  ...[
    '"\\x41"',
    '"\\',
    '"a\\/b~c"',
    '"/~0~1"',
    '\t',
    '\r\n',
    '\u2028',
    '\u0000',
    '\u007f',
    '\ufffe',
  ],
  ...['\ud83d', '\u{1f600}', 'é', '\ufffd'],
];

/** JSON numbers at the limits of doubles, and some texts that aren't JSON numbers. */
export const NUMBERS: readonly string[] = [
  ...['0', '-0', '0.0', '-1', '1e0', '1E+2', '1e-7', '0.1', '1e21', '1e22', '5e-324', '1e308'],
  ...['1e309', '1e400', '-1e400', '1e-400', '2.2250738585072011e-308', '9007199254740991'],
  ...['9007199254740992', '9007199254740993', '0.30000000000000004', '0.10000000000000001'],
  ...['123456789012345678901234567890', '1e99999999999', '01', '.5', '1.', '+1', '1e', '0x10', '-'],
];

/** White space that JSON allows, and much that it doesn't. */
export const WHITE_SPACE: readonly string[] = [
  ...[' ', '\t', '\n', '\r', '\u000b', '\f', '\u00a0', '\u1680', '\u2003', '\u2028', '\u2029'],
  ...['\u200b', '\u3000', '\ufeff', '\u0085'],
];

/** Invalid dates, and valid ones that look odd. */
export const DATES: readonly string[] = [
  ...[
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '0000-01-01T00:00:00Z',
  ],
  ...['2026-01-01T23:59:60Z', '2024-02-29t12:00:00z', '2026-01-01T00:00:00+24:00', '2026-01-01'],
  ...[
    '9999-12-31T23:59:59.999999999-23:59',
    '2026-01-01T00:00:00.1234567890Z',
    '2026-01-01 00:00:00Z',
  ],
  ...[
    '0001-01-01T00:00:00+23:59',
    '+12026-01-01T00:00:00Z',
    '2026-01-01T00:00:00',
    '1969-12-31T23:59:59Z',
  ],
];

/** Strings that length limits, patterns and formats may judge wrongly. */
export const STRINGS: readonly string[] = [
  ...[
    '',
    ' ',
    'a',
    '\n',
    'x'.repeat(65),
    'x'.repeat(129),
    'é',
    '\u{1f600}',
    '\u{1f600}'.repeat(33),
  ],
  ...['\ud800', 'a\udc00', '\u0000', '\ufeff', '\uffff', 'user@example.org', 'a@b', '@', '~0~1/'],
  ...[
    'https://example.org/',
    'urn:x:y',
    'USD',
    'v1',
    'v2',
    'v9999',
    'v10000',
    'null',
    '-1',
    '1e400',
  ],
];
