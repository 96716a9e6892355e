import { fullFormats } from 'ajv-formats/dist/formats.js';

import { validators } from '#samples/validators.js';

import { RefusedEvent, type PeerEvent } from './peer-event.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const isDateTime = fullFormats['date-time'] as { validate(text: string): boolean };

/** The rules of `check-event.ts`, without a compiler in the bundle. */
const ENVELOPE: readonly (readonly [keyof PeerEvent, (text: string) => boolean])[] = [
  ['event_id', (text) => /^[!-~]{1,128}$/.test(text)],
  ['event_type', (text) => /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/.test(text)],
  ['schema_version', (text) => /^v[1-9][0-9]{0,3}$/.test(text)],
  ['tenant_id', (text) => NAME.test(text)],
  ['client_id', (text) => NAME.test(text)],
  ['occurred_at', (text) => isDateTime.validate(text)],
];

/** Ajv compiled these at build time (its "standalone validation code"). */
const bodyChecks = new Map(
  validators.map(({ eventType, version, validate }) => [`${eventType}/${version}`, validate]),
);

/** Reads the event in a message body. @throws RefusedEvent with the errors of its envelope or its body. */
export function readEventPrecompiled(text: string): PeerEvent {
  const event = parsed(text) as Partial<PeerEvent> | null;
  if (!isEnvelope(event)) throw new RefusedEvent('the envelope is wrong');
  const check = bodyChecks.get(`${event.event_type}/${event.schema_version}`);
  if (!check) throw new RefusedEvent(`no schema for ${event.event_type} ${event.schema_version}`);
  const errors = check(event.body);
  if (errors.length > 0) throw new RefusedEvent(JSON.stringify(errors));
  return event;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RefusedEvent('not JSON', { cause });
  }
}

function isEnvelope(event: Partial<PeerEvent> | null): event is PeerEvent {
  if (typeof event !== 'object' || event === null || event.body === undefined) return false;
  return ENVELOPE.every(([name, accepts]) => {
    const value = event[name];
    return typeof value === 'string' && accepts(value);
  });
}
