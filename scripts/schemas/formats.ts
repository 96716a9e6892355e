// Becomes generated/validators/_formats.cjs: it runs with the validators, not with the build.
import { fullFormats } from 'ajv-formats/dist/formats.js';

import { isDateTime, isTime } from '../../src/core/date-time.ts';

const { date, duration, email, hostname, ipv4, ipv6, uri, uuid } = fullFormats;

/**
 * Every `format` that a schema may use. Measured on hostile strings of 1 MiB: time grows with length and no
 * faster. Formats that are missing here either backtrack, or run the author's code (`regex`), or check
 * nothing (`password`, `binary`).
 */
export const formats = {
  date,
  // The envelope's rule: a time that occurred_at may have, a body may have, too.
  'date-time': isDateTime,
  duration,
  email,
  hostname,
  ipv4,
  ipv6,
  'json-pointer': fullFormats['json-pointer'],
  time: isTime,
  uri,
  uuid,
} as const;
