import { describe, expect, it } from 'vitest';

import { endResult } from '../../../scripts/events/end-text.ts';
import type { Operation } from '../../../src/core/operation.ts';
import type { RunEnd } from '../../../src/operations/run-operation.ts';

const ID = '20261121T090000Z-0000';
const OPERATION: Operation = {
  id: ID,
  kind: 'replay',
  by: 'local:ada',
  filter: { until: '2026-11-21T09:00:00.000Z' },
  status: 'running',
  counts: { done: 20, skipped: {}, failed: 0 },
  startedAt: '2026-11-21T09:00:00.000Z',
  updatedAt: '2026-11-21T09:00:00.000Z',
  revision: 2,
};

/** What is printed on stdout and stderr at the end of an operation. */
function told(end: RunEnd) {
  let stderr = '';
  const result = endResult(
    end,
    {
      again: ['replay', '--resume', ID],
      values: { stage: undefined, local: true },
      explain: () => 'DynamoDB does not answer.',
    },
    { stderr: { write: (text) => (stderr += text) }, paint: (_, text) => text },
  );
  return { ...result, stderr };
}

describe('the end of an operation that failed', () => {
  const cause = new Error('ECONNREFUSED');

  it('is that it stopped, if that was saved', () => {
    const end = told({ kind: 'failed', cause, operation: { ...OPERATION, status: 'stopped' } });
    expect(end.stderr).toBe('error: DynamoDB does not answer.\nThe operation has stopped.\n');
    expect(end.text).toBe(
      `Sent 20 events. Operation ${ID} is stopped.\nGo on with: npm run events -- replay --resume ${ID} --local\n`,
    );
  });

  it('is that it was interrupted, if it could not be saved: it can be resumed in a minute', () => {
    const end = told({ kind: 'failed', cause, operation: OPERATION });
    expect(end.stderr).toContain(
      'The operation has stopped. This could not be saved: for a minute, its record says that it is running.',
    );
    expect(end.text).toBe(
      `Sent 20 events. Operation ${ID} is interrupted.\nIn a minute, go on with: npm run events -- replay --resume ${ID} --local\n`,
    );
    expect([end.exitCode, end.json]).toMatchObject([1, { operation: { state: 'interrupted' } }]);
  });
});
