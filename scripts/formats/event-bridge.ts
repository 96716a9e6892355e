import type { Place } from '../../src/core/envelopes/places.ts';
import type { Json } from '../traffic/json-text.ts';
import { arrivalOf } from './arrival.ts';
import { put, treeText, type Branch } from './message-tree.ts';
import { ENVELOPE_FIELDS, type NativeEvent } from './native-event.ts';
import { withoutAttributes, type OutsideMessage } from './outside-message.ts';
import type { Layout, PlacedFields } from './place-fields.ts';

const inMetadata = (name: string): Place => ['detail', 'metadata', name];

/**
 * What a rule sends to a queue. `detail` has the body and, beside it, the metadata that EventBridge has no field for. That
 * is a usual way to divide it.
 */
export const EVENT_BRIDGE: Layout = {
  format: 'eventbridge',
  places: new Map<string, readonly Place[]>([
    ...ENVELOPE_FIELDS.map((field) => [field, [inMetadata(field)]] as const),
    ['event_id', [inMetadata('event_id'), ['id']]],
    ['event_type', [['detail-type']]],
    ['client_id', [['source'], inMetadata('client_id')]],
    ['occurred_at', [inMetadata('occurred_at'), ['time']]],
  ]),
  body: ['detail', 'data'],
  isWritable: () => true,
  extensionPlace: inMetadata,
  limits: 'the body is the whole detail, or the place is taken',
};

/** In the order of AWS. */
const MEMBERS = [
  ...['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources'],
  'detail',
];

export function fromEventBridge(event: NativeEvent, { tree, body }: PlacedFields): OutsideMessage {
  const { id, time, region, account } = arrivalOf(event);
  const frame: [string, Json | undefined][] = [
    ['version', '0'],
    ['id', id],
    ['source', event.fields.client_id],
    ['account', account],
    // EventBridge has no fractions of seconds. The metadata has the exact time.
    ['time', `${time.toISOString().slice(0, 19)}Z`],
    ['region', region],
    ['resources', []],
  ];
  for (const [name, value] of frame) if (value !== undefined) put(tree, [name], value);
  // Without metadata, the processor would take all of the detail for the body.
  if (body.join('/') === EVENT_BRIDGE.body.join('/')) withMetadata(tree);
  return withoutAttributes(treeText(sorted(tree), body, event.bodyText));
}

function withMetadata(tree: Branch): void {
  const empty: Branch = new Map();
  const detail = tree.get('detail') ?? empty;
  if (!(detail instanceof Map)) return;
  if (!detail.has('metadata')) detail.set('metadata', {});
  tree.set('detail', detail);
}

function sorted(tree: Branch): Branch {
  const rank = ([name]: readonly [string, unknown]): number => MEMBERS.indexOf(name);
  return new Map([...tree].sort((one, other) => rank(one) - rank(other)));
}
