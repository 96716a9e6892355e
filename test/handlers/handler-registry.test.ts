import { describe, expect, it } from 'vitest';

import { handleSample } from '../../scripts/samples/handle-sample.ts';
import { HandlerRegistrationError, HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { SAMPLES } from '../support/services.ts';

const nothing = (): void => undefined;
const orders = handleSample('order.placed', ['v1', 'v2'], nothing);
const users = handleSample('user.created', ['v1'], nothing, { timeoutSeconds: 3 });

const registering = (...definitions: HandlerDefinition[]) => {
  return () => new HandlerRegistry(definitions, SAMPLES);
};
const unknown = (eventType: string, ...versions: string[]): HandlerDefinition => ({
  eventType,
  versions,
  handler: nothing,
});

describe('a handler registry', () => {
  it('finds the handler of a type and version', () => {
    const registry = new HandlerRegistry([orders, users], SAMPLES);
    expect(registry.find('order.placed', 'v1')).toBe(orders);
    expect(registry.find('order.placed', 'v2')).toBe(orders);
    expect(registry.find('user.created', 'v1')).toBe(users);
  });

  it('finds no handler if none is registered', () => {
    const registry = new HandlerRegistry([handleSample('order.placed', ['v2'], nothing)], SAMPLES);
    expect(registry.find('order.placed', 'v1')).toBeUndefined();
    expect(registry.find('payment.processed', 'v1')).toBeUndefined();
    expect(registry.find('constructor', 'v1')).toBeUndefined();
  });

  it('allows another handler for each version of a type', () => {
    const one = handleSample('order.placed', ['v1'], nothing);
    const two = handleSample('order.placed', ['v2'], nothing);
    const registry = new HandlerRegistry([one, two], SAMPLES);
    expect(registry.find('order.placed', 'v1')).toBe(one);
    expect(registry.find('order.placed', 'v2')).toBe(two);
  });

  it.each([
    ['an unknown type', unknown('order.lost', 'v1'), 'needs schemas/order.lost/v1.json'],
    ['an unknown version', unknown('order.placed', 'v9'), 'needs schemas/order.placed/v9.json'],
    [
      'no version',
      unknown('order.placed'),
      'a handler of order.placed must name at least one version',
    ],
    [
      'a version twice',
      unknown('user.created', 'v1', 'v1'),
      'user.created v1 must have one handler, not two',
    ],
  ])('refuses a handler of %s', (_, definition, message) => {
    expect(registering(definition)).toThrow(HandlerRegistrationError);
    expect(registering(definition)).toThrow(message);
    expect(registering(definition)).toThrow(
      expect.objectContaining({ name: 'HandlerRegistrationError' }),
    );
  });

  it('refuses two handlers of the same events', () => {
    expect(registering(users, { ...users })).toThrow(
      'user.created v1 must have one handler, not two',
    );
  });

  it.each([0, -1, NaN, 900.5, Infinity])('refuses a timeout of %d seconds', (timeoutSeconds) => {
    expect(registering({ ...users, timeoutSeconds })).toThrow(
      'the timeoutSeconds of user.created must be a number above 0, at most 900',
    );
  });

  it.each<[keyof HandlerDefinition, unknown[], unknown[], string]>([
    [
      'retryFor',
      ['1s', '90s', '30m', '24h', '13d', '312h'],
      ['', '0s', '24', '1.5h', '14d', '313h', '1w'],
      'the retryFor of user.created must be a duration from 1s to 13d',
    ],
    [
      'maxAttempts',
      [1, 1000],
      [0, -1, 1.5, 1001, NaN, Infinity],
      'the maxAttempts of user.created must be a whole number from 1 to 1000',
    ],
    [
      'maxDelaySeconds',
      [1, 42_000],
      [0, -1, 1.5, 42_001, NaN, Infinity],
      'the maxDelaySeconds of user.created must be a whole number from 1 to 42000',
    ],
  ])('accepts some values of %s, and no others', (name, good, bad, message) => {
    for (const value of good) expect(registering({ ...users, [name]: value })).not.toThrow();
    for (const value of bad) expect(registering({ ...users, [name]: value })).toThrow(message);
  });

  it('refuses a misspelt option', () => {
    const misspelt = { ...users, retryfor: '24h' };
    expect(registering(misspelt)).toThrow('a handler of user.created has no option retryfor');
  });

  it.each([0.5, 900])('accepts a timeout of %d seconds', (timeoutSeconds) => {
    expect(registering({ ...users, timeoutSeconds })).not.toThrow();
  });

  it('names all problems at once', () => {
    expect(registering(unknown('a', 'v1'), unknown('b', 'v2'), users, users)).toThrow(
      'Handlers: a handler of a v1 needs schemas/a/v1.json. ' +
        'a handler of b v2 needs schemas/b/v2.json. user.created v1 must have one handler, not two.',
    );
  });
});
