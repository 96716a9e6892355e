import { defineCommand } from '../../cli/define-command.ts';
import { CHECK_OPTIONS, corpusProblems } from './check-options.ts';

export const check = defineCommand({
  name: 'check',
  summary:
    'Compares the schemas and mappings of this checkout with those of a git commit, and says which changes would refuse ' +
    'events that were valid before, or make them other events.',
  options: CHECK_OPTIONS,
  examples: [
    'npm run schemas -- check',
    'npm run schemas -- check --against origin/main',
    'npm run schemas -- check --against v1.2.0 --json',
    'npm run schemas -- check --against origin/main --stage prod',
    'npm run schemas -- check --against origin/main --strict',
  ],
  notes: [
    'A version that the commit has may only widen. A new version beside it is always fine. Events over HTTP that name no ' +
      'version are read by the newest one, so the report names types where that changed. docs/compatibility.md has the rule, ' +
      'its reasons, and what to do if a change must break it.',
  ],
  exitCodes: {
    0: 'nothing speaks against the changes, or an override accepts them',
    1: "a change breaks events, can't be judged or can't be built",
  },
  check: corpusProblems,
  run: async (values, session) => {
    const { runCheck } = await import('./run-check.ts');
    return runCheck(values, session);
  },
});
