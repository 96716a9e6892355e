import { describe, expectTypeOf, it } from 'vitest';

import type { EventBodies } from '#samples/events.js';

import {
  handleSample as handle,
  type SampleContext,
  type SampleEvent,
} from '../../scripts/samples/handle-sample.ts';

const nothing = (): void => undefined;

// The type check holds these: each `@ts-expect-error` must be an error.
describe('the types of a handler', () => {
  it('give the body of the declared version', () => {
    handle('order.placed', ['v2'], (event) => {
      expectTypeOf(event.body).toEqualTypeOf<EventBodies['order.placed']['v2']>();
      expectTypeOf(event.eventType).toEqualTypeOf<'order.placed'>();
      expectTypeOf(event.schemaVersion).toEqualTypeOf<'v2'>();
      expectTypeOf(event.tenantId).toEqualTypeOf<string>();
    });
  });

  it('distinguish the bodies of several versions by the version', () => {
    handle('order.placed', ['v1', 'v2'], (event) => {
      expectTypeOf(event.schemaVersion).toEqualTypeOf<'v1' | 'v2'>();
      if (event.schemaVersion === 'v2') {
        expectTypeOf(event.body).toEqualTypeOf<EventBodies['order.placed']['v2']>();
      } else {
        expectTypeOf(event.body).toEqualTypeOf<EventBodies['order.placed']['v1']>();
      }
    });
  });

  it('give the type unknown to fields that the schema does not describe', () => {
    handle('order.placed', ['v1'], ({ body }) => {
      expectTypeOf(body.total).toEqualTypeOf<number>();
      expectTypeOf(body['items']).toEqualTypeOf<unknown>();
    });
  });

  it('refuse a type or a version that has no schema', () => {
    // @ts-expect-error there is no schema of this type
    handle('order.lost', ['v1'], nothing);
    // @ts-expect-error there is no schema of this version
    handle('order.placed', ['v9999'], nothing);
    // @ts-expect-error there is none of this version either, though there is of the other
    handle('order.placed', ['v1', 'v9999'], nothing);
  });

  it('refuse a handler of another version’s event', () => {
    const onV2 = (event: SampleEvent<'order.placed', 'v2'>): void => nothing.call(event);
    handle('order.placed', ['v2'], onV2);
    // @ts-expect-error a v1 has no lines
    handle('order.placed', ['v1'], onV2);
    // @ts-expect-error it may be a v1
    handle('order.placed', ['v1', 'v2'], onV2);
  });

  it('refuse to publish an event without a schema', () => {
    const publish: SampleContext['publish'] = nothing;
    const body = { order_id: 'o-1', user_id: 'u-1', total: 1, items_count: 1, status: 'pending' };
    publish({ eventType: 'order.placed', schemaVersion: 'v1', body });
    // @ts-expect-error there is no schema of this type
    publish({ eventType: 'order.lost', schemaVersion: 'v1', body });
    // @ts-expect-error there is no schema of this version
    publish({ eventType: 'order.placed', schemaVersion: 'v9999', body });
    // @ts-expect-error the body lacks all that is required
    publish({ eventType: 'order.placed', schemaVersion: 'v1', body: {} });
    // @ts-expect-error it is a v1, its lines are missing
    publish({ eventType: 'order.placed', schemaVersion: 'v2', body });
  });
});
