import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { runCommand } from '../../../scripts/local/run-command.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { surroundingsOf } from './local-in-tests.ts';

let assembly: CloudAssembly;
let endpoints: Endpoints;
beforeAll(async () => {
  assembly = await synthesize();
  endpoints = await openEndpoints({});
});
afterAll(async () => {
  await endpoints.stop();
  assembly.remove();
});

function surroundings(argv: string[], signal = new AbortController().signal) {
  return surroundingsOf(assembly.templatePath, endpoints, argv, signal);
}

describe('make local', () => {
  it('prints the function’s own lines with --logs, and a summary for people', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const around = surroundings(['--logs', '--concurrency', '1'], stopped.signal);
    expect(await runCommand(around)).toBe(INTERRUPTED);
    expect(around.stdout.text).toContain('make send-events');
    expect(around.stdout.text).toMatch(/export DLQ_URL=\S+\n/);
    expect(around.stdout.text).toContain('0 received, 0 acknowledged');
  });

  it('explains itself', async () => {
    const around = surroundings(['--help']);
    expect(await runCommand(around)).toBe(0);
    expect(around.stdout.text).toContain('AWS_ENDPOINT_URL');
  });

  it('names every option that is wrong', async () => {
    const around = surroundings(['--concurrency', '0', '--tempalte', 'x']);
    expect(await runCommand(around)).toBe(2);
    expect(around.stderr.text).toContain('--concurrency: expected a whole number from 1 to 1000');
    expect(around.stderr.text).toContain('did you mean --template?');
  });

  it('says what to do if nothing is synthesized, and leaves no file behind', async () => {
    const around = surroundings(['--template', '/nowhere.json']);
    await expect(runCommand(around)).rejects.toThrow('npm run synth');
    expect(existsSync(around.endpointsFile)).toBe(false);
  });
});
