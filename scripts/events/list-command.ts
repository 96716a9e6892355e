import { defineCommand } from '../cli/define-command.ts';
import { filterProblems, TIME_NOTE } from './filter-options.ts';
import { LIST_OPTIONS, listProblems } from './list-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'Lists the open events: those that failed, and those that wait after a failure.',
  options: LIST_OPTIONS,
  jsonLines: true,
  examples: [
    'npm run events -- list --since 2h',
    'npm run events -- list --reason invalid_body --tenant acme --stage prod',
    'npm run events -- list --all --json | jq -r .key',
  ],
  notes: [
    TIME_NOTE,
    'If more events follow, the cursor of the next page is on stderr. With --json, a last line {"next": "…"} has it.',
    TARGET_NOTE,
  ],
  exitCodes: { 0: 'listed, even if there is none', 1: 'something failed' },
  check: (values) => [
    ...filterProblems(values, Date.now()),
    ...listProblems(values),
    ...targetProblems(values),
  ],
  run: async (values, session) => {
    const { SURROUNDINGS } = await import('./surroundings.ts');
    const { listEvents } = await import('./list-events.ts');
    return listEvents(values, session, SURROUNDINGS);
  },
});
