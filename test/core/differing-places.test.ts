import { expect, test } from 'vitest';

import { differingPlaces } from '../../src/core/differing-places.ts';
import { PAYMENT } from '../support/events.ts';
import { cameAs, processed, recordOf, rejected } from '../support/records.ts';

const FIRST = processed({ 'detail-type': 'Order Placed', account: '1' });
const OTHER = processed({ account: '2', body: { ...PAYMENT, amount: 13 } });

test('unknown fields differ between events of one format', () => {
  const places = ['/account', '/body/amount', '/detail-type'];
  expect(differingPlaces(FIRST, OTHER).sort()).toEqual(places);
  const both = [cameAs('eventbridge', FIRST), cameAs('eventbridge', OTHER)] as const;
  expect(differingPlaces(...both).sort()).toEqual(places);
});

test('only fields that every format has differ between events of two formats', () => {
  expect(differingPlaces(cameAs('eventbridge', FIRST), OTHER)).toEqual(['/body/amount']);
  const same = processed({ account: '2' });
  expect(differingPlaces(cameAs('eventbridge', FIRST), same)).toEqual([]);
});

test('all of a rejected message differs, because its text counts', () => {
  const text = '{"specversion":"1.0"}';
  expect(differingPlaces(cameAs('cloudevents', recordOf(text)), rejected())).toContain(
    '/specversion',
  );
});

test('a message that is not JSON differs as a whole', () => {
  expect(differingPlaces(cameAs('sns', recordOf('hello')), processed())).toEqual(['']);
});
