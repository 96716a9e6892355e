/** Verdicts that differ from the suite's on purpose. docs/schemas.md lists them. */
export const DOCUMENTED: readonly {
  readonly file: string;
  /** Matches `<group>: <test>`, the descriptions of group and test. */
  readonly tests: RegExp;
  readonly reason: string;
}[] = [
  {
    file: 'format.json',
    tests: /is only an annotation by default$/,
    reason: 'formats are checked, not only annotations',
  },
  {
    file: 'optional/format/date-time.json',
    tests: /: a valid date-time with a leap second/,
    reason: 'date-time refuses leap seconds',
  },
  {
    file: 'optional/format/time.json',
    tests: /: (?:a )?valid (?:time string with )?leap second/,
    reason: 'time refuses leap seconds',
  },
  {
    file: 'optional/format/duration.json',
    tests: /cannot appear without/,
    reason: 'duration accepts a text without the units in the middle: P1Y2D',
  },
  {
    file: 'optional/format/email.json',
    tests: /: a quoted string|: an IPv[46]-address-literal/,
    reason: 'email refuses quoted names and addresses in brackets',
  },
  {
    file: 'optional/format/hostname.json',
    tests: /^validation of A-label|: trailing dot$/,
    reason: 'hostname accepts a dot at the end and does not decode punycode (xn--…)',
  },
  {
    file: 'optional/format/uri.json',
    tests: /port|embedded IPv4|square brackets/,
    reason: 'uri checks the form as a whole and not each part',
  },
  {
    file: 'optional/format/uuid.json',
    tests: /: URN prefixed/,
    reason: 'uuid accepts the prefix urn:uuid:',
  },
];
