import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { statsOfDeadLetters } from '../../../../scripts/events/dead-letters/stats-dead-letters.ts';
import { stats } from '../../../../scripts/events/stats-command.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { PAYMENT, wireText } from '../../../support/events.ts';
import { processed, times } from '../../../support/records.ts';
import { startLetterPlaces, type LetterPlaces, type LetterStack } from './letters-in-tests.ts';

let places: LetterPlaces;
let stack: LetterStack;
beforeAll(async () => {
  places = await startLetterPlaces();
});
afterAll(() => places.stop());
beforeEach(async () => {
  stack = await places.createStack();
});

function run(argv: string[], circumstances: Parameters<typeof runInPipe>[2] = {}) {
  const { surroundings } = stack;
  return runInPipe(
    { ...stats, run: (values, session) => statsOfDeadLetters(values, session, surroundings) },
    ['--from', 'dlq', ...argv],
    circumstances,
  );
}

beforeEach(async () => {
  await stack.record(processed({ event_id: 'done' }));
  const invalid = { body: { ...PAYMENT, amount: 'much' } };
  await stack.add(
    ...times(3, (index) => wireText({ ...invalid, event_id: `bad-${index}` })),
    ...times(2, (index) => wireText({ event_id: `new-${index}`, tenant_id: `tenant-${index}` })),
    wireText({ event_id: 'done' }),
    wireText({ event_id: 'done', client_id: 'ios' }),
  );
});

describe('events stats --from dlq', () => {
  it('groups dead letters by verdict and cause, and says what to do', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    const text = stdout
      .replaceAll(/sent 20.*$/gm, 'sent TIMES')
      .replaceAll(/f1_[0-9a-f]{12}/g, 'f1_FINGERPRINT');
    expect(text.split('\n')).toEqual([
      '7 dead letters. 3 refused, 2 accepted, 1 processed, 1 conflict',
      '',
      '     3  refused (invalid_body), payment.processed v1',
      '        /body/amount: must be number, got a string',
      '        sent TIMES',
      '        tenant acme',
      '        f1_FINGERPRINT, such as acme#bad-0',
      '        Tell the sender, who may send a correction under the same id. Or change the schema, deploy it, and replay.',
      '        Move them into the ledger, which keeps them with their errors:',
      '        npm run events -- replay --from dlq --fingerprint f1_FINGERPRINT --with-refused',
      '',
      '     2  accepted, payment.processed v1',
      '        sent TIMES',
      '        tenants tenant-0 1, tenant-1 1',
      '        such as tenant-0#new-0',
      '        Send them back:',
      '        npm run events -- replay --from dlq --type payment.processed --version v1',
      '',
      '     1  processed, payment.processed v1',
      '        sent TIMES',
      '        tenant acme',
      '        such as acme#done',
      '        They are left over. A replay deletes them:',
      '        npm run events -- replay --from dlq --type payment.processed --version v1',
      '',
      '     1  conflict, payment.processed v1',
      '        sent TIMES',
      '        tenant acme',
      '        f1_FINGERPRINT, such as acme#done',
      '        Another event has their id. Move them into the ledger, which keeps them beside it:',
      '        npm run events -- replay --from dlq --fingerprint f1_FINGERPRINT --with-refused',
      '',
    ]);
  });

  it.each([
    ['malformed_json', '{"event_id":'],
    ['invalid_envelope', wireText({ event_id: undefined })],
  ])(
    'says that no correction can replace a letter that names no event (%s)',
    async (reason, text) => {
      await stack.add(text);
      const { stdout } = await run(['--reason', reason]);
      expect(stdout).toContain('It can’t replace this message, which names no event.\n');
      expect(stdout).not.toMatch(/same id|the schema/i);
    },
  );

  const CLOUD_EVENT = {
    specversion: '1.0',
    id: 'evt-1',
    source: '/shop',
    type: 'payment.processed',
    schemaversion: 'v1',
    time: '2026-11-21T08:00:00Z',
    data: PAYMENT,
  };

  it('says that a mapping may help if each error of a message in another format is of that kind', async () => {
    await stack.add(JSON.stringify(CLOUD_EVENT));
    const { stdout } = await run(['--reason', 'invalid_envelope']);
    expect(stdout).toContain('/tenantid: is required');
    expect(stdout).toContain('Add what is missing or differs to schemas/mappings.json');
  });

  it('shows the other errors of a message, too, which no mapping can help', async () => {
    await stack.add(JSON.stringify({ ...CLOUD_EVENT, time: 'yesterday' }));
    const { stdout } = await run(['--reason', 'invalid_envelope']);
    expect(stdout).toMatch(/\/tenantid: is required.*\n +\/time: must be/);
    expect(stdout).not.toContain('mappings.json');
  });

  it('fits a narrow terminal, but for commands to copy', async () => {
    const { stdout } = await run(['--limit', '2'], { columns: 60, env: { NO_COLOR: '1' } });
    const long = stdout.split('\n').filter((line) => line.length > 60);
    expect(long.every((line) => line.includes('npm run events'))).toBe(true);
    expect(stdout).toContain('2 more causes: --limit 4 shows them');
  });

  it('keeps the conditions in the commands', async () => {
    const { stdout } = await run(['--tenant', 'tenant-0']);
    expect(stdout).toContain('1 of 7 dead letters meets the conditions. 1 accepted');
    expect(stdout).toContain(
      'replay --from dlq --tenant tenant-0 --type payment.processed --version v1\n',
    );
  });

  it('fails if somebody else has the letters', async () => {
    await stack.hide(10);
    const { code, stdout } = await run(['--json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({ read: 0, not_read: 7 }),
    ]);
  });

  it('prints JSON', async () => {
    const { stdout } = await run(['--json', '--reason', 'invalid_body']);
    expect(JSON.parse(stdout)).toMatchObject({
      read: 7,
      not_read: 0,
      letters: 3,
      verdicts: { refused: 3 },
      groups: [{ verdict: 'refused', reason: 'invalid_body', letters: 3, tenants: { acme: 3 } }],
    });
  });
});
