import { defineCommand } from '../cli/define-command.ts';
import { filterProblems, TIME_NOTE } from './filter-options.ts';
import { letterProblems, LETTERS_NOTE } from './letter-options.ts';
import { LIST_OPTIONS, listProblems, openListValues } from './list-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const list = defineCommand({
  name: 'list',
  summary:
    'Lists the open events: those that failed, and those that wait after a failure. Or lists other events of a tenant, or dead letters.',
  options: LIST_OPTIONS,
  jsonLines: true,
  examples: [
    'npm run events -- list --since 2h',
    'npm run events -- list --reason invalid_body --tenant acme --stage prod',
    'npm run events -- list --format cloudevents --reason invalid_envelope',
    'npm run events -- list --all-statuses --tenant acme --since 30m',
    'npm run events -- list --all --json | jq -r .key',
    'npm run events -- list --from dlq --type order.placed',
  ],
  notes: [
    TIME_NOTE,
    'The list of open events doesn’t have their formats. So --format reads each record: one read unit or more.',
    'If more events follow, the cursor of the next page is on stderr. With --json, a last line {"next": "…"} has it.',
    'With --from dlq and --json, a last line {"not_read": …} says that the list isn’t complete, and about how many letters are missing.',
    LETTERS_NOTE,
    TARGET_NOTE,
  ],
  exitCodes: {
    0: 'listed, even if there is none',
    1: 'something failed, or some dead letters were not read',
  },
  check: (values) => [
    ...filterProblems(values, Date.now()),
    ...listProblems(values),
    ...letterProblems(openListValues(values)),
    ...targetProblems(values),
  ],
  run: async (values, session) => {
    if (values.from === 'dlq') {
      const { LETTER_SURROUNDINGS } = await import('./dead-letters/letter-services.ts');
      const { listDeadLetters } = await import('./dead-letters/list-dead-letters.ts');
      return listDeadLetters(openListValues(values), session, LETTER_SURROUNDINGS);
    }
    const { SURROUNDINGS } = await import('./find-target.ts');
    const { listEvents } = await import('./list-events.ts');
    return listEvents(values, session, SURROUNDINGS);
  },
});
