import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { MappingSwitch } from '../../../scripts/local/mapping-switch.ts';
import { serveMappings } from '../../../scripts/local/serve-mappings.ts';

let lever: MappingSwitch;
let server: Awaited<ReturnType<typeof serveMappings>>;
beforeEach(async () => {
  lever = new MappingSwitch(0);
  lever.join();
  server = await serveMappings(new Map([['one', lever]]), () => 2_500);
});
afterEach(() => server.stop());

async function call(method: string, path: string, body?: string) {
  const url = `${server.endpoint}/2015-03-31/event-source-mappings${path}`;
  const response = await fetch(url, { method, ...(body !== undefined && { body }) });
  return {
    status: response.status,
    error: response.headers.get('x-amzn-errortype'),
    body: await response.json(),
  };
}

describe('Lambda of a local run', () => {
  it('listens on loopback only', () => {
    expect(new URL(server.endpoint).hostname).toBe('127.0.0.1');
  });

  it('tells how a mapping stands', async () => {
    expect(await call('GET', '/one')).toMatchObject({
      status: 200,
      body: { UUID: 'one', State: 'Enabled', LastModified: 0 },
    });
  });

  it('turns a mapping off, and refuses a change until that is over', async () => {
    expect(await call('PUT', '/one', '{"Enabled":false}')).toMatchObject({
      status: 202,
      body: { State: 'Disabling', LastModified: 2.5 },
    });
    expect(await call('PUT', '/one', '{"Enabled":true}')).toMatchObject({
      status: 400,
      error: 'ResourceInUseException',
    });
    lever.leave();
    expect(await call('GET', '/one')).toMatchObject({ body: { State: 'Disabled' } });
  });

  it.each([
    ['GET', '/two', undefined, 404, 'ResourceNotFoundException'],
    ['GET', '', undefined, 404, 'ResourceNotFoundException'],
    ['PUT', '/one', '{"BatchSize":3}', 400, 'InvalidParameterValueException'],
    ['PUT', '/one', 'Enabled', 400, 'InvalidParameterValueException'],
    ['DELETE', '/one', undefined, 400, 'InvalidRequestContentException'],
  ])('refuses %s %s with %s', async (method, path, body, status, error) => {
    expect(await call(method, path, body)).toMatchObject({ status, error });
    expect(lever.isOn).toBe(true);
  });
});
