import { fieldError, kindOf } from '../field-error.ts';
import { parseSound, readFramed } from '../json/read-json.ts';
import { isNativeObject } from '../read-message.ts';
import type { Reading } from '../reading.ts';
import { isCloudEvent, readCloudEvent } from './cloudevents.ts';
import { findFields, tableByNames, type FieldTable } from './find-fields.ts';
import { readForeign, refuse } from './foreign-event.ts';
import type { FormatContext } from './format-context.ts';
import { bodyPart, parsed } from './inner-text.ts';
import { readNativeInside } from './native-inside.ts';
import { isObject, pointerTo, remainder, valueAt, type Place } from './places.ts';
import { inside, type Sent } from './sent.ts';
import { TRACING } from './tracing.ts';

const METADATA: Place = ['detail', 'metadata'];
const inMetadata = (name: string): Place => [...METADATA, name];

/** Where an event of EventBridge has the fields of the native envelope. */
export const BUS_EVENT_FIELDS: FieldTable = {
  ...tableByNames(inMetadata, {
    event_id: [['id']],
    client_id: [['source']],
    occurred_at: [['time']],
  }),
  event_type: [['detail-type']],
};

/** Members that are about this delivery. If a sender publishes the same event again, they differ. */
const FRAME: readonly Place[] = [
  ...[['version'], ['id'], ['time'], ['replay-name']],
  ...[...TRACING].map(inMetadata),
];

/** Whether a value is an event of EventBridge, as a rule sends it to a target. */
export function isBusEvent(value: unknown): boolean {
  return isObject(value) && value['detail-type'] !== undefined && value['detail'] !== undefined;
}

/** Whether a value would be an event of EventBridge if it had `detail-type`, which an input transformer may leave out. */
export function isUntypedBusEvent(value: unknown): boolean {
  return isObject(value) && value['source'] !== undefined && isObject(value['detail']);
}

export function refuseUntyped(sent: Sent): Reading {
  const error = fieldError('/detail-type', 'required', 'is required, got nothing');
  return refuse(sent, 'invalid_envelope', [error]);
}

/** Reads an event of EventBridge. Its detail may be a native event or a CloudEvent. */
export function readBusEvent(text: string, sent: Sent, context: FormatContext): Reading {
  const { mappings, schemas, now } = context;
  const detail = valueAt(parsed(text), ['detail']);
  const hasEvent = isNativeObject(detail) || isCloudEvent(detail);
  const standard = isObject(valueAt(detail, ['metadata'])) ? ['detail', 'data'] : ['detail'];
  const place = hasEvent ? ['detail'] : (mappings.places.eventbridge['body'] ?? standard);
  const framed = readFramed(text, place);
  // It was recognised, so it is JSON.
  if (framed.kind !== 'framed') return refuse(sent, 'invalid_envelope', [framed.fault]);
  if (!isObject(detail)) {
    const error = fieldError('/detail', 'type', `must be an object, got ${kindOf(detail)}`);
    return refuse(sent, 'invalid_envelope', [error]);
  }
  if (hasEvent) return readDetail(framed.inside ?? '', detail, inside(sent, '/detail'), context);
  const event = framed.fault ? framed.frame : parseSound(text);
  const { fields, used } = findFields(event, 'eventbridge', BUS_EVENT_FIELDS, mappings);
  const body = bodyPart(framed.inside, framed.fault, pointerTo(place));
  const extra = remainder(event, [...used, ...FRAME, place]);
  const found = { fields, body, extra, errors: [] };
  return readForeign(found, sent, schemas, now);
}

function readDetail(text: string, detail: unknown, sent: Sent, context: FormatContext): Reading {
  return isNativeObject(detail)
    ? readNativeInside(text, sent, context)
    : readCloudEvent(text, sent, context);
}
