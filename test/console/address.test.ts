import { expect, it } from 'vitest';

import { isReadable } from '../../src/console/address.ts';

it.each([
  ['/events/acme%23order-1', true],
  ['/events/%25', true],
  ['/events/%', false],
  ['/events/%E0%A4%A', false],
  ['/events/%ff', false],
])('the path %s is readable: %s', (path, expected) => {
  expect(isReadable(path)).toBe(expected);
});
