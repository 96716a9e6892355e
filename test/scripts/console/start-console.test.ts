import { describe, expect, it } from 'vitest';

import { startConsole } from '../../../scripts/console/start-console.ts';
import { enter } from './console-in-tests.ts';

describe('startConsole', () => {
  it('says why nothing works if a schema is broken, and what to do', async () => {
    const failure = 'Building validators of your schemas failed.';
    const server = await startConsole(
      {
        values: { local: true, stage: undefined },
        readOnly: false,
        port: 0,
        buildPage: () =>
          Promise.reject(
            new Error(`${failure} Correct the error printed above, then run the command again.`),
          ),
      },
      { env: {}, stderr: { write: () => true }, signal: new AbortController().signal },
    );
    const ask = await enter(server.link);
    expect((await ask('/')).body).toContain(
      `${failure} The terminal of the console says why. Correct it, then start the console again: npm run events -- console --local`,
    );
    await server.stop();
  });

  it('serves what it can if the build fails, and says so', async () => {
    const server = await startConsole(
      {
        values: { local: true, stage: undefined },
        readOnly: false,
        port: 0,
        buildPage: () => Promise.reject(new Error('Building the console failed.')),
        surroundings: {
          findLocal: () => {
            throw new Error('"make local" is not running.');
          },
        },
      },
      { env: {}, stderr: { write: () => true }, signal: new AbortController().signal },
    );
    const ask = await enter(server.link);
    const page = await ask('/');
    expect([page.status, page.body]).toEqual([
      500,
      expect.stringContaining('Building the console failed.'),
    ]);
    const session = await ask('/api/session');
    expect([session.status, session.body]).toEqual([
      503,
      expect.stringContaining('is not running'),
    ]);
    await server.stop();
  });
});
