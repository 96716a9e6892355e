// Becomes generated/validators/_formats.cjs: it runs with the validators, not in the build.
import { fullFormats } from 'ajv-formats/dist/formats.js';

import { isDateTime, isTime } from '../../src/core/date-time.ts';

const { date, duration, email, hostname, ipv4, ipv6, uri, uuid } = fullFormats;

/**
 * Every `format` that a schema may use. The time of each check is proportional to the length of the string, measured on
 * hostile strings of 1 MiB. All other formats backtrack, compile a pattern that the sender wrote (`regex`), or check
 * nothing (`password`, `binary`).
 */
export const formats = {
  date,
  // The same rule as for the envelope's occurred_at.
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
