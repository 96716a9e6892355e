/** Verdicts that differ from the suite's on purpose. docs/schemas.md tells them. */
export const DOCUMENTED: readonly {
  readonly file: string;
  /** Matches the descriptions of group and test: `<group>: <test>`. */
  readonly tests: RegExp;
  readonly reason: string;
}[] = [
  {
    file: 'format.json',
    tests: /is only an annotation by default$/,
    reason: 'a format is checked, not only noted',
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
    reason: 'duration lets units in the middle be left out: P1Y2D',
  },
  {
    file: 'optional/format/email.json',
    tests: /: a quoted string|: an IPv[46]-address-literal/,
    reason: 'email knows neither quoted names nor addresses in brackets',
  },
  {
    file: 'optional/format/hostname.json',
    tests: /^validation of A-label|: trailing dot$/,
    reason: 'hostname allows a dot at the end and does not decode punycode (xn--…)',
  },
  {
    file: 'optional/format/uri.json',
    tests: /port|embedded IPv4|square brackets/,
    reason: 'uri checks its form and not each part',
  },
  {
    file: 'optional/format/uuid.json',
    tests: /: URN prefixed/,
    reason: 'uuid allows urn:uuid: before it',
  },
];
