import { describe, expect, it } from 'vitest';

import { command as newEvent } from '../../../scripts/new-event.ts';
import { command as sendEvents } from '../../../scripts/send-events.ts';
import { runInPipe } from '../../support/command-line.ts';

const npm = { npm_lifecycle_event: 'send-events', npm_config_cache: '/home/me/.npm' };

/** Sends nothing: it shows that the command line was accepted. */
const command = {
  ...sendEvents,
  run: () => Promise.resolve({ exitCode: 0 as const, json: {}, text: 'ran\n' }),
};

describe('an option without the -- of npm', () => {
  it.each([
    ['--count=5', { npm_config_count: '5' }, [], '--count 5'],
    ['--count 5', { npm_config_count: 'true' }, ['5'], '--count 5'],
    [
      '--type payment.processed --count 5',
      { npm_config_count: 'true', npm_config_type: 'true' },
      ['payment.processed', '5'],
      '--count 5 --type payment.processed',
    ],
    ['--count', { npm_config_count: 'true' }, [], '--count NUMBER'],
    ['--json', { npm_config_json: 'true' }, [], '--json'],
    ['--json -- --count 5', { npm_config_json: 'true' }, ['--count', '5'], '--json'],
    [
      '--queue-url=http://x/?a',
      { npm_config_queue_url: 'http://x/?a' },
      [],
      "--queue-url 'http://x/?a'",
    ],
  ])('is refused with the right line: %s', async (_, variables, argv, right) => {
    const { code, stdout, stderr } = await runInPipe(command, argv, {
      env: { ...npm, ...variables },
    });
    expect(stderr).toContain(`options belong behind --\nRun: npm run send-events -- ${right}\n`);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('leaves operands where they are', async () => {
    const env = { npm_lifecycle_event: 'new-event', npm_config_schema_only: 'true' };
    const { stderr } = await runInPipe(newEvent, ['order.shipped', 'v1'], { env });
    expect(stderr).toContain('Run: npm run new-event -- order.shipped v1 --schema-only\n');
  });

  it.each([
    ['npm did not start the command', { npm_config_json: 'true' }, []],
    [
      'npm started another script, which runs this command',
      { npm_lifecycle_event: 'test', npm_config_json: 'true' },
      [],
    ],
    ['a makefile passes the options on', { ...npm, MAKELEVEL: '1', npm_config_json: 'true' }, []],
    ['the option is given behind -- too', { ...npm, npm_config_json: 'true' }, ['--json']],
    ['npm has the setting off', { ...npm, npm_config_json: '' }, []],
  ])('does not count if %s', async (_, env, argv) => {
    expect(await runInPipe(command, argv, { env })).toMatchObject({ code: 0 });
  });
});
