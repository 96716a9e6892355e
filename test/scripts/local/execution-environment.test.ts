import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { ExecutionEnvironment } from '../../../scripts/local/execution-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-processor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const started: ExecutionEnvironment[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((environment) => environment.stop()));
});

const logged: string[] = [];
let functions = 0;

function environmentOf(
  source: string,
  timeout?: (milliseconds: number) => AbortSignal,
): ExecutionEnvironment {
  functions += 1;
  const file = join(folder, `function-${functions}.mjs`);
  writeFileSync(file, source);
  const environment = new ExecutionEnvironment(
    {
      moduleUrl: pathToFileURL(file).href,
      exportName: 'handler',
      environment: { GREETING: 'hello' },
      timeoutSeconds: 30,
      memoryMb: 128,
    },
    (line) => logged.push(line),
    timeout,
  );
  started.push(environment);
  return environment;
}

const NO_RECORDS = { Records: [] };
const COUNTING = `let count = 0;
  export const handler = async () => ({ batchItemFailures: [], count: ++count });`;
const THEN_HANGING = `let count = 0;
  export const handler = () => (count++ === 0 ? Promise.resolve({ count }) : new Promise(() => {}));`;

describe('ExecutionEnvironment', () => {
  it('gives the function its environment, its request and the time it has left', async () => {
    const environment = environmentOf(`export const handler = async (event, context) => ({
      event, greeting: process.env.GREETING, path: process.env.PATH,
      id: context.awsRequestId, left: context.getRemainingTimeInMillis(),
    });`);
    const answer = await environment.invoke(NO_RECORDS, 'request-1');
    expect(answer).toMatchObject({ event: NO_RECORDS, greeting: 'hello', id: 'request-1' });
    expect(answer).not.toHaveProperty('path', process.env['PATH']);
    expect((answer as { left: number }).left).toBeGreaterThan(20_000);
  });

  it('keeps the module from one invocation to the next, as a warm function does', async () => {
    const environment = environmentOf(COUNTING);
    await environment.invoke(NO_RECORDS, '1');
    expect(await environment.invoke(NO_RECORDS, '2')).toMatchObject({ count: 2 });
  });

  it('has every line that the function logged when the answer comes', async () => {
    const environment = environmentOf(`export const handler = async () => {
      for (let line = 1; line <= 300; line += 1) console.log('counted ' + line);
      console.error('counted last');
    };`);
    const counted = () => logged.filter((line) => line.startsWith('counted')).length;
    await environment.invoke(NO_RECORDS, '1');
    expect(counted()).toBe(301);
    await environment.invoke(NO_RECORDS, '2');
    expect(counted()).toBe(602);
  });

  it('rejects with what the function threw, and stays warm', async () => {
    const environment = environmentOf(`let calls = 0;
      export const handler = async () => { if (calls++ === 0) throw new Error('no'); return { calls }; };`);
    await expect(environment.invoke(NO_RECORDS, '1')).rejects.toThrow('no');
    expect(await environment.invoke(NO_RECORDS, '2')).toMatchObject({ calls: 2 });
  });

  it('rejects if the function can’t be loaded', async () => {
    const environment = environmentOf(`throw new Error('settings are missing');`);
    await expect(environment.invoke(NO_RECORDS, '1')).rejects.toThrow('settings are missing');
  });

  it('kills a function that times out, and starts the next one cold', async () => {
    const clock = { end: () => undefined as unknown };
    const environment = environmentOf(THEN_HANGING, (milliseconds) => {
      expect(milliseconds).toBe(30_000);
      const controller = new AbortController();
      clock.end = () => controller.abort();
      return controller.signal;
    });
    expect(await environment.invoke(NO_RECORDS, '1')).toMatchObject({ count: 1 });
    const hanging = environment.invoke(NO_RECORDS, '2');
    clock.end();
    await expect(hanging).rejects.toThrow('timed out after 30 s');
    expect(await environment.invoke(NO_RECORDS, '3')).toMatchObject({ count: 1 });
  });

  it.each([
    ['ends its process', `process.exit(7)`, 'code 7'],
    ['throws where nobody catches', `setImmediate(() => { throw new Error('loose'); })`, 'loose'],
  ])('rejects if the function %s, and starts the next one cold', async (_, death, message) => {
    const environment = environmentOf(`let count = 0;
      export const handler = async ({ Records }) => {
        count += 1;
        if (Records.length === 0) return { count };
        ${death};
        return new Promise(() => {});
      };`);
    await environment.invoke(NO_RECORDS, '1');
    const fatal = { Records: [{}] } as never;
    await expect(environment.invoke(fatal, '2')).rejects.toThrow(message);
    expect(await environment.invoke(NO_RECORDS, '3')).toMatchObject({ count: 1 });
  });

  it('passes on every line that the function logs', async () => {
    const environment = environmentOf(
      `export const handler = async () => { console.log('one line'); };`,
    );
    await environment.invoke(NO_RECORDS, '1');
    expect(logged).toContain('one line');
  });
});
