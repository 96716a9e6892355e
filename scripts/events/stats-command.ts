import { defineCommand } from '../cli/define-command.ts';
import { filterProblems, TIME_NOTE } from './filter-options.ts';
import { letterProblems, LETTERS_NOTE } from './letter-options.ts';
import { STATS_OPTIONS } from './stats-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const stats = defineCommand({
  name: 'stats',
  summary:
    'Groups the open events, or dead letters, by cause. For each it shows how many, since when, tenants, a sample, and what to do.',
  options: STATS_OPTIONS,
  examples: [
    'npm run events -- stats',
    'npm run events -- stats --since 12:00 --tenant acme --stage prod',
    'npm run events -- stats --from dlq',
  ],
  notes: [
    'Failures of one cause have the same fingerprint: docs/events.md says how it is made. The command reads the whole list ' +
      'of open events, about 4,400 read units for 100,000 of them.',
    TIME_NOTE,
    LETTERS_NOTE,
    TARGET_NOTE,
  ],
  exitCodes: {
    0: 'counted, even if there is none',
    1: 'something failed, or some dead letters were not read',
  },
  check: (values) => [
    ...filterProblems(values, Date.now()),
    ...letterProblems(values),
    ...targetProblems(values),
  ],
  run: async (values, session) => {
    if (values.from === 'dlq') {
      const { LETTER_SURROUNDINGS } = await import('./dead-letters/letter-services.ts');
      const { statsOfDeadLetters } = await import('./dead-letters/stats-dead-letters.ts');
      return statsOfDeadLetters(values, session, LETTER_SURROUNDINGS);
    }
    const { SURROUNDINGS } = await import('./find-target.ts');
    const { printStats } = await import('./print-stats.ts');
    return printStats(values, session, SURROUNDINGS);
  },
});
