/** Attacks the promise with real processes: kills, and a proxy full of faults before SQS, DynamoDB and S3. */
import { randomInt } from 'node:crypto';

import { defineCommand } from '../../scripts/cli/define-command.ts';
import { wholeNumber } from '../../scripts/cli/option-values.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run faults --',
  summary:
    'Runs the real runner against the embedded SQS, S3 and DynamoDB, in processes of their own, while ' +
    'connections fail and runners are killed, and accounts for every event at the end. Rounds take turns: standard ' +
    'and FIFO queue, without and with handlers, and an outage of DynamoDB.',
  options: {
    rounds: wholeNumber(1, 100_000, {
      description:
        'Rounds, one after the other, of 10 to 90 seconds each. Five have every kind. Default 5.',
      example: '30',
    }),
    seed: wholeNumber(0, 2 ** 47, {
      description: 'Seed of the first round. Each later round has the next. Default: random.',
      example: '7',
    }),
    events: wholeNumber(40, 10_000, { description: 'Messages in each round. Default 200.' }),
  },
  examples: ['make faults ROUNDS=30', 'npm run -s faults -- --rounds 1 --seed 7 --json'],
  notes: [
    'A seed decides the events, the kills and which faults are drawn. Real processes are not deterministic: the same ' +
      'seed meets its faults at other calls each time.',
  ],
  exitCodes: {
    0: 'every event accounted for',
    1: 'an event was lost, doubled or out of order, or a round failed',
  },
  run: async ({ rounds = 5, seed = randomInt(2 ** 47), events = 200 }, session) => {
    const { onEmulators } = await import('../../scripts/local/leave-aws.ts');
    const { build } = await import('../../scripts/build/build.ts');
    const { attack } = await import('./faults/attack.ts');
    const { synthesizeStacks } = await import('./faults/attacked-stacks.ts');
    await build(['samples'], session);
    const stacks = await synthesizeStacks();
    try {
      const plan = { rounds, firstSeed: seed, events };
      return await attack(plan, onEmulators(session), stacks.templates);
    } finally {
      stacks.remove();
    }
  },
});

if (import.meta.main) await startCommand(command);
