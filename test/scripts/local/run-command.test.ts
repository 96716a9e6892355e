import { existsSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { INTERRUPTED } from '../../../scripts/cli/interruption.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { wireText } from '../../support/events.ts';
import { NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { dynamoDbClient } from '../../support/ledger-table.ts';
import { recordOf, rejected } from '../../support/records.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { runLocal, surroundingsOf } from './local-in-tests.ts';

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
    const { code, stdout } = await runLocal(around);
    expect(code).toBe(INTERRUPTED);
    expect(stdout).toContain('make send-events');
    expect(stdout).toMatch(/export DLQ_URL=\S+\n/);
    expect(stdout).toContain('0 received, 0 acknowledged');
  });

  it('says which events of an earlier run wait for a schema that this run has, and which others it accepts', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const around = surroundings(['--concurrency', '1'], stopped.signal);
    const { stdout: first } = await runLocal(around);
    expect(first).not.toContain('which this release knows');
    const table = /export TABLE=(\S+)/.exec(first)?.[1] ?? '';
    const store = new DynamoDbStore(dynamoDbClient(endpoints.dynamoDb), table, NO_LARGE_TEXTS);
    const waiting = recordOf(wireText({ event_type: 'order.placed' }));
    const bad = rejected({ event_id: 'evt-bad' });
    const sound = { ...bad.content, text: wireText({ event_id: 'evt-sound' }) };
    const accepted = { ...rejected({ event_id: 'evt-sound' }), content: sound };
    await store.record([waiting, bad, accepted], PLENTY);
    const { stdout } = await runLocal(around);
    expect(stdout).toContain(
      '1 event waits for order.placed v1, which this release knows. Replay it: npm run events -- replay ' +
        '--reason unknown_type --type order.placed --version v1 --local\n',
    );
    expect(stdout).toContain(
      '1 event of payment.processed v1, rejected as invalid_body, would be accepted by this release. ' +
        `Replay it: npm run events -- replay --fingerprint ${bad.fingerprint} --local\n`,
    );
  });

  it('explains itself', async () => {
    const { code, stdout } = await runLocal(surroundings(['--help']));
    expect(code).toBe(0);
    expect(stdout).toContain('AWS_ENDPOINT_URL');
  });

  it('names every option that is wrong', async () => {
    const { code, stderr } = await runLocal(
      surroundings(['--concurrency', '0', '--tempalte', 'x']),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('--concurrency: expected a whole number from 1 to 1000');
    expect(stderr).toContain('(Did you mean --template?)');
  });

  it('says what to do if nothing is synthesized, and leaves no file behind', async () => {
    const around = surroundings([]);
    const makeTemplate = () => Promise.resolve('/nowhere.json');
    const { code, stderr } = await runLocal({ ...around, makeTemplate });
    expect([code, stderr]).toEqual([1, expect.stringContaining('npm run synth')]);
    expect(existsSync(around.endpointsFile)).toBe(false);
  });
});
