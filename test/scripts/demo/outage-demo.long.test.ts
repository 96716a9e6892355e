import { beforeAll, describe, expect, it } from 'vitest';

import { outageDemo } from '../../../scripts/demo/outage-demo.ts';
import { command } from '../../../scripts/demo.ts';
import { runInPipe } from '../../support/command-line.ts';

describe('make demo ARGS=--outage', () => {
  let run: Awaited<ReturnType<typeof runInPipe>>;
  beforeAll(async () => {
    const shown = { ...command, run: outageDemo } as typeof command;
    run = await runInPipe(shown, ['--outage', '--count', '60', '--seed', '7', '--json']);
  });

  it('shows that an outage longer than all receives dead-letters nothing with outageRetryHours', () => {
    expect(JSON.parse(run.stdout)).toMatchObject({
      sent: 60,
      sentIntoOutage: 30,
      without: { outageRetryHours: 0, processed: 30, deadLettered: 30, lost: 0, doubled: 0 },
      with: { outageRetryHours: 1, processed: 60, recordedAfter: 30, deadLettered: 0, lost: 0 },
      asPromised: true,
      seed: 7,
    });
    expect(run.code).toBe(0);
  });

  it('tells its steps on stderr', () => {
    expect(run.stderr).toContain('2. DynamoDB goes down.');
  });
});
