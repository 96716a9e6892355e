import { describe, expect, it } from 'vitest';

import { command } from '../../../scripts/events.ts';
import { filterProblems, openFilterOf } from '../../../scripts/events/filter-options.ts';
import { choiceOf } from '../../../scripts/events/target-options.ts';
import { momentOf, readTime } from '../../../scripts/events/time-option.ts';
import { runInPipe } from '../../support/command-line.ts';
import { NOW } from '../../support/events.ts';

/** No condition. */
const NONE = {
  status: undefined,
  reason: undefined,
  tenant: undefined,
  type: undefined,
  version: undefined,
  since: undefined,
  until: undefined,
  fingerprint: undefined,
};

function time(text: string) {
  const read = readTime(text);
  if (!read) throw new Error(`no time: ${text}`);
  return read;
}

describe('a time', () => {
  it.each([
    ['2026-11-28T09:00:00Z', '2026-11-28T09:00:00.000Z'],
    ['2026-11-28t11:00:00.1239+02:00', '2026-11-28T09:00:00.123Z'],
    ['2026-11-28', '2026-11-28T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['30m', '2026-11-21T08:30:00.000Z'],
    ['2h', '2026-11-21T07:00:00.000Z'],
    ['3d', '2026-11-18T09:00:00.000Z'],
    ['1w', '2026-11-14T09:00:00.000Z'],
    ['09:00', '2026-11-21T09:00:00.000Z'],
    ['09:01', '2026-11-20T09:01:00.000Z'],
    ['00:00', '2026-11-21T00:00:00.000Z'],
  ])('%s at 09:00 on 2026-11-21 is %s', (text, moment) => {
    expect(momentOf(time(text), NOW)).toBe(moment);
  });

  it.each([
    '2026-02-29',
    '2026-02-30T00:00:00Z',
    '2026-11-28T09:00:00',
    '2026-11-28 09:00',
    '28.11.2026',
    '24:00',
    '9:00',
    '2 h',
    '-2h',
    '2y',
    '1000000h',
    'noon',
    '',
  ])('is not "%s"', (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});

describe('a filter', () => {
  it('has the conditions that are given', () => {
    expect(openFilterOf(NONE, NOW)).toEqual({});
    const given = {
      status: 'failed',
      reason: 'invalid_body',
      tenant: 'acme',
      type: 'a',
      version: 'v1',
      since: time('2h'),
      until: time('1h'),
      fingerprint: 'f1_000000000000',
    } as const;
    expect(openFilterOf(given, NOW)).toEqual({
      status: 'failed',
      reason: 'invalid_body',
      tenantId: 'acme',
      eventType: 'a',
      schemaVersion: 'v1',
      since: '2026-11-21T07:00:00.000Z',
      until: '2026-11-21T08:00:00.000Z',
      fingerprint: 'f1_000000000000',
    });
  });

  it.each([
    [{ since: time('1h'), until: time('1h') }, '--since before --until'],
    [{ since: time('1h'), until: time('2026-11-21') }, '--since before --until'],
    [{ since: time('2026-11-22') }, 'expected a time that is past'],
    [{ reason: 'id_conflict', status: 'queued' }, 'a conflict is failed or discarded'],
    [{ reason: 'handler_error', status: 'failed' }, 'it is attempts_exhausted'],
    [{ reason: 'malformed_json', type: 'a' }, '--reason malformed_json and --type'],
    [{ reason: 'malformed_json', tenant: 'a' }, '--reason malformed_json and --tenant'],
  ] as const)('is refused if no event can meet %j', (given, text) => {
    expect(filterProblems({ ...NONE, ...given }, NOW)).toEqual([expect.stringContaining(text)]);
  });

  it.each([
    { since: time('2h'), until: time('1h') },
    { until: time('2026-11-22') },
    { reason: 'id_conflict', status: 'failed' },
    { reason: 'invalid_body', status: 'queued' },
    { reason: 'attempts_exhausted', type: 'a' },
  ] as const)('may be %j', (given) => {
    expect(filterProblems({ ...NONE, ...given }, NOW)).toEqual([]);
  });
});

describe('events list', () => {
  it.each([
    [['--since', '2026-02-30'], '--since: expected a time that exists'],
    [['--since', '2h', '--until', '3h'], '--since before --until'],
    [['--tenant', 'a b'], '--tenant: expected a tenant id'],
    [['--tenant', 'acme#1'], '--tenant: expected a tenant id'],
    [['--fingerprint', '3f9a0c12be77'], '--fingerprint: expected a fingerprint'],
    [['--reason', 'bad'], '--reason: expected one of malformed_json, invalid_envelope'],
    [['--status', 'open'], '--status: expected one of failed, queued, processing, processed, disc'],
    [['--status', 'processed'], '--status processed: expected --tenant as well'],
    [['--all-statuses'], '--all-statuses: expected --tenant as well'],
    [
      ['--all-statuses', '--status', 'failed', '--tenant', 'acme'],
      '--all-statuses and --status failed: expected one of the two',
    ],
    [
      ['--status', 'discarded', '--tenant', 'acme', '--fingerprint', 'f1_000000000000'],
      '--status discarded and --fingerprint: only open events are found by fingerprint',
    ],
    [['--reason', 'id_conflict', '--status', 'processed'], 'a conflict is failed or discarded'],
    [['--all', '--limit', '5'], '--all and --limit 5: expected one of the two'],
    [['--local', '--stage', 'prod'], '--local and --stage prod: expected one of the two'],
    [['evt-1'], '"evt-1": expected an option'],
  ])('refuses %j', async (argv, text) => {
    const { code, stderr, stdout } = await runInPipe(command, ['list', ...argv]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(text)]);
  });
});

describe('the target', () => {
  it.each([
    [{ local: true, stage: undefined }, { AWS_PROFILE: 'work' }, 'local'],
    [{ local: false, stage: 'dev' }, {}, 'aws'],
    [{ local: false, stage: undefined }, { AWS_PROFILE: 'work' }, 'aws'],
    [{ local: false, stage: undefined }, { AWS_ACCESS_KEY_ID: 'a' }, 'aws'],
    [{ local: false, stage: undefined }, { AWS_REGION: 'eu-west-1' }, 'local_if_it_runs'],
  ] as const)('of %j with %j is %s', (values, env, choice) => {
    expect(choiceOf(values, env)).toBe(choice);
  });
});
