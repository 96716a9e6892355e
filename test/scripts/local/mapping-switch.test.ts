import { describe, expect, it } from 'vitest';

import { MappingSwitch } from '../../../scripts/local/mapping-switch.ts';

describe('MappingSwitch', () => {
  const NEVER = new AbortController().signal;

  it('is off only once every poller has nothing at hand', async () => {
    const lever = new MappingSwitch(0);
    const states = [lever.state];
    lever.join();
    lever.join();
    states.push(lever.state);
    lever.turn(false, 5);
    states.push(lever.state);
    const first = lever.pass(NEVER);
    states.push(lever.state);
    const second = lever.pass(NEVER);
    states.push(lever.state);
    lever.turn(true, 6);
    states.push(lever.state);
    await Promise.all([first, second]);
    states.push(lever.state);
    expect(states).toEqual([
      'Enabling',
      'Enabled',
      'Disabling',
      'Disabling',
      'Disabled',
      'Enabling',
      'Enabled',
    ]);
    expect(lever.changedAt).toBe(6);
  });

  it('holds no poller while it is on', async () => {
    const lever = new MappingSwitch(0);
    lever.join();
    await lever.pass(NEVER);
    expect(lever.state).toBe('Enabled');
  });

  it('lets pollers go that are stopped while it is off', async () => {
    const lever = new MappingSwitch(0);
    lever.join();
    lever.turn(false, 1);
    const stop = new AbortController();
    const held = lever.pass(stop.signal);
    stop.abort();
    await held;
    expect(lever.isOn).toBe(false);
  });
});
