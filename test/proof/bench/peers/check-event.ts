import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { schemas } from '#samples/schemas.js';

import { RefusedEvent, type PeerEvent } from './peer-event.ts';

const ENVELOPE = {
  type: 'object',
  required: [
    'event_id',
    'event_type',
    'schema_version',
    'tenant_id',
    'client_id',
    'occurred_at',
    'body',
  ],
  properties: {
    event_id: { type: 'string', pattern: '^[!-~]{1,128}$' },
    event_type: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,99}$' },
    schema_version: { type: 'string', pattern: '^v[1-9][0-9]{0,3}$' },
    tenant_id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
    client_id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
    occurred_at: { type: 'string', format: 'date-time' },
  },
};

/** All schemas are compiled once, when the function starts, as Ajv's guide recommends. */
const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const isEnvelope = ajv.compile<PeerEvent>(ENVELOPE);
const bodyChecks = new Map<string, ValidateFunction>(
  schemas.map(({ eventType, version, schema }) => [`${eventType}/${version}`, ajv.compile(schema)]),
);

/** Reads the event in a message body. @throws RefusedEvent with the errors of its envelope or its body. */
export function readEvent(text: string): PeerEvent {
  return checkEvent(JSON.parse(text));
}

/** Checks a parsed event. @throws RefusedEvent */
export function checkEvent(event: unknown): PeerEvent {
  if (!isEnvelope(event)) throw new RefusedEvent(ajv.errorsText(isEnvelope.errors));
  const check = bodyChecks.get(`${event.event_type}/${event.schema_version}`);
  if (!check) throw new RefusedEvent(`no schema for ${event.event_type} ${event.schema_version}`);
  if (!check(event.body)) throw new RefusedEvent(ajv.errorsText(check.errors));
  return event;
}
