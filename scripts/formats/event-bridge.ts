import { toJsonText } from '../traffic/json-text.ts';
import { arrivalOf } from './arrival.ts';
import type { NativeEvent } from './native-event.ts';
import { withoutAttributes, type Written } from './outside-message.ts';

/**
 * What a rule sends to a queue. `detail` has the body and, beside it, the metadata that EventBridge has no field for. That
 * is a usual way to divide it.
 */
export function fromEventBridge(event: NativeEvent): Written {
  const { id, time, region, account } = arrivalOf(event);
  const { event_type, client_id, ...metadata } = event.fields;
  const around = toJsonText({
    version: '0',
    id,
    ...(event_type !== undefined && { 'detail-type': event_type }),
    ...(client_id !== undefined && { source: client_id }),
    account,
    // EventBridge has no fractions of seconds. The metadata has the exact time.
    time: `${time.toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
  });
  const inside = toJsonText({ metadata: { ...metadata, ...event.unknown } });
  return withoutAttributes(
    `${around.slice(0, -1)},"detail":${inside.slice(0, -1)},"data":${event.bodyText}}}`,
  );
}
