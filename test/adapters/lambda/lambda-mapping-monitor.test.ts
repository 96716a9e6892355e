import { describe, expect, it } from 'vitest';

import {
  LambdaMappingMonitor,
  type MappingApi,
} from '../../../src/adapters/lambda/lambda-mapping-monitor.ts';

/** A monitor whose calls Lambda answers in this way. It gives the ids that were asked for. */
function monitorOf(answer: () => Promise<{ State?: string }>, mappingId = 'mapping-1') {
  const asked: (string | undefined)[] = [];
  const client = {
    getEventSourceMapping: ({ UUID }: { UUID: string | undefined }) => {
      asked.push(UUID);
      return answer();
    },
  } as unknown as MappingApi;
  return { monitor: new LambdaMappingMonitor(client, mappingId), asked };
}

describe('LambdaMappingMonitor', () => {
  it.each([
    ['Creating', true],
    ['Enabling', true],
    ['Enabled', true],
    ['Updating', true],
    ['Disabling', false],
    ['Disabled', false],
    ['Deleting', false],
  ])('says for the state %s whether the function takes messages: %s', async (State, expected) => {
    const { monitor, asked } = monitorOf(() => Promise.resolve({ State }));
    expect(await monitor.isEnabled()).toBe(expected);
    expect(asked).toEqual(['mapping-1']);
  });

  it('says that a mapping is disabled if somebody has deleted it', async () => {
    const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    expect(await monitorOf(() => Promise.reject(gone)).monitor.isEnabled()).toBe(false);
  });

  it('rejects if Lambda fails', async () => {
    const { monitor } = monitorOf(() => Promise.reject(new Error('no answer')));
    await expect(monitor.isEnabled()).rejects.toThrow('no answer');
  });

  it('asks nobody without an id', async () => {
    const { monitor, asked } = monitorOf(() => Promise.resolve({ State: 'Enabled' }), '');
    expect(await monitor.isEnabled()).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
