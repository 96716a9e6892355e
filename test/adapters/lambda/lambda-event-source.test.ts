import {
  GetEventSourceMappingCommand,
  Lambda,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

import { emulatorCredentials } from '../../../scripts/local/emulator-clients.ts';
import { MappingSwitch } from '../../../scripts/local/mapping-switch.ts';
import { serveMappings } from '../../../scripts/local/serve-mappings.ts';
import { LambdaEventSource } from '../../../src/adapters/lambda/lambda-event-source.ts';
import { describeEventSource } from '../../contracts/event-source.contract.ts';

const ID = 'd1f2a3b4-0000-4000-8000-000000000001';

/** A local run whose only poller does what the test says. */
describeEventSource('LambdaEventSource on a local run', async () => {
  const lever = new MappingSwitch(0);
  lever.join();
  const stopped = new AbortController();
  const { endpoint, stop } = await serveMappings(new Map([[ID, lever]]), () => 1_000);
  const client = new Lambda({ region: 'eu-west-1', endpoint, credentials: emulatorCredentials() });
  let poller: Promise<void> = Promise.resolve();
  return {
    source: new LambdaEventSource(client, ID),
    settle: async () => {
      // The poller has nothing at hand.
      if (!lever.isOn) poller = lever.pass(stopped.signal);
      else await poller;
    },
    stop: async () => {
      stopped.abort();
      await poller;
      client.destroy();
      stop();
    },
  };
});

describe('LambdaEventSource', () => {
  const client = new Lambda({ region: 'eu-west-1', credentials: emulatorCredentials() });
  const source = new LambdaEventSource(client, ID);
  const named = (name: string) => Object.assign(new Error(name), { name });

  it('says when and why the mapping changed last', async () => {
    const LastModified = new Date('2026-11-28T21:15:30Z');
    const answer = { State: 'Disabled', LastModified, StateTransitionReason: 'USER_INITIATED' };
    mockClient(client).on(GetEventSourceMappingCommand, { UUID: ID }).resolves(answer);
    expect(await source.read()).toEqual({
      state: 'disabled',
      changedAt: '2026-11-28T21:15:30.000Z',
      cause: 'USER_INITIATED',
    });
  });

  it.each([
    ['Creating', 'creating'],
    ['Enabling', 'enabling'],
    ['Updating', 'updating'],
    ['Deleting', 'deleting'],
  ])('knows the state %s', async (State, state) => {
    mockClient(client).on(GetEventSourceMappingCommand).resolves({ State });
    expect(await source.read()).toEqual({ state });
  });

  it('refuses a state that it does not know', async () => {
    mockClient(client).on(GetEventSourceMappingCommand).resolves({ State: 'Sleeping' });
    await expect(source.read()).rejects.toThrow('unknown state "Sleeping"');
  });

  it.each(['ResourceInUseException', 'ResourceConflictException'])(
    'is busy at %s, which says that the mapping is being updated',
    async (name) => {
      mockClient(client).on(UpdateEventSourceMappingCommand).rejects(named(name));
      expect([await source.enable(), await source.disable()]).toEqual(['busy', 'busy']);
    },
  );

  it('passes any other error on', async () => {
    mockClient(client).on(UpdateEventSourceMappingCommand).rejects(named('AccessDeniedException'));
    await expect(source.disable()).rejects.toThrow('AccessDeniedException');
  });
});
