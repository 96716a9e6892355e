import type { Parameter } from './parameter.ts';

/** The id of an event in the path. */
export const EVENT_ID_PARAMETER: Parameter = {
  in: 'path',
  name: 'id',
  description:
    'The id of the event. Percent-encode other characters than letters, digits and `._~-`. API Gateway takes no id with `?`.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
  required: true,
  slashes: true,
  example: 'pay-2026-000123',
};
