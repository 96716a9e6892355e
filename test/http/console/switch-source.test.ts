import { beforeEach, describe, expect, it } from 'vitest';

import { NOW } from '../../support/events.ts';
import { problemOf } from '../support.ts';
import { testConsole, type TestConsole } from './support.ts';

const ADA = 'arn:aws:iam::123456789012:user/ada';

let app: TestConsole;
beforeEach(() => {
  app = testConsole();
});

const recorded = () => [...app.operations.operations.values()];

describe('POST /source/pause', () => {
  it('asks Lambda, leaves a record with who and why, and doesn’t wait until the state settles', async () => {
    const response = await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      state: 'disabling',
      operation: { kind: 'pause', by: ADA, note: 'wrong amounts', state: 'done' },
    });
    expect(app.source.asked).toEqual(['disable']);
    expect(recorded()).toMatchObject([{ kind: 'pause', by: ADA, status: 'done' }]);
  });

  it('is done if the state has settled at once', async () => {
    app.source.disable = () => {
      app.source.reading = { state: 'disabled' };
      return Promise.resolve('accepted');
    };
    const response = await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      state: 'disabled',
      operation: { kind: 'pause', state: 'done' },
    });
  });

  it('is shown by the overview at once', async () => {
    const state = async () => {
      const { source } = (await (await app.send('/overview')).json()) as {
        readonly source: { readonly value: { readonly state: string } };
      };
      return source.value.state;
    };
    expect(await state()).toBe('enabled');
    await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    expect(await state()).not.toBe('enabled');
  });

  it('changes nothing if an earlier change isn’t over in time', async () => {
    let time = NOW;
    const sleep = (milliseconds: number): Promise<void> => {
      time += milliseconds;
      return Promise.resolve();
    };
    app = testConsole({ clock: { now: () => time, sleep } });
    app.source.disable = () => Promise.resolve('busy');
    const response = await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    const { detail } = await problemOf(response, 409);
    expect(detail).toContain('Nothing was changed: the event source mapping is enabled');
    expect(recorded()).toMatchObject([{ kind: 'pause', status: 'stopped' }]);
  });

  it('changes nothing if the source is paused already', async () => {
    app.source.reading = { state: 'disabled' };
    const response = await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    expect([response.status, await response.json()]).toEqual([200, { state: 'disabled' }]);
    expect(recorded()).toEqual([]);
  });

  it.each([[{}], [{ note: '' }], [{ note: ' ' }], [{ note: 'two\nlines' }], [{ note: 1 }]])(
    'needs a note in one line: %j',
    async (json) => {
      const { errors } = await problemOf(await app.send('/source/pause', { json }), 422);
      expect(errors[0]?.pointer).toBe('/note');
      expect(app.source.asked).toEqual([]);
    },
  );

  it('says what to do if Lambda refuses', async () => {
    app.source.disable = () => Promise.reject(new Error('access denied'));
    const response = await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    expect((await problemOf(response, 503)).detail).toBe('Explained: access denied');
    expect(recorded()).toMatchObject([{ kind: 'pause', status: 'stopped' }]);
    expect(app.failures).toMatchObject([{ route: 'POST /source/pause' }]);
  });

  it('refuses if the mapping is being deleted', async () => {
    app.source.reading = { state: 'deleting' };
    const response = await app.send('/source/pause', { json: { note: 'wrong amounts' } });
    expect((await problemOf(response, 409)).detail).toContain('is being deleted');
  });
});

describe('POST /source/resume', () => {
  it.each([{}, { note: 'fixed' }])(
    'takes events again, with or without a note: %j',
    async (json) => {
      app.source.reading = { state: 'disabled' };
      const response = await app.send('/source/resume', { json });
      expect(response.status).toBe(202);
      const [operation] = recorded();
      expect(operation).toMatchObject({ kind: 'resume', by: ADA, ...json });
      expect(operation && 'note' in operation).toBe('note' in json);
    },
  );
});
