import { defineCommand } from '../cli/define-command.ts';
import { CONSOLE_OPTIONS } from './console-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const consoleCommand = defineCommand({
  name: 'console',
  summary:
    'Opens a page in the browser that shows the pipeline, and finds, explains and replays failed events.',
  options: CONSOLE_OPTIONS,
  jsonLines: true,
  examples: [
    'npm run events -- console',
    'npm run events -- console --stage prod --read-only',
    'npm run events -- console --no-open --port 8765',
  ],
  notes: [
    'It serves the page on 127.0.0.1 only, until Ctrl-C. The link works once, for one browser. Nothing is deployed: the page ' +
      'acts with your credentials, so IAM says what you may do. docs/console.md lists the permissions.',
    'If credentials, stack or ledger are missing, the page says so and tries again.',
    TARGET_NOTE,
  ],
  exitCodes: { 1: 'the port can’t be used, or something failed' },
  check: targetProblems,
  run: async (values, session) => {
    const { runConsole } = await import('../console/run-console.ts');
    return runConsole(values, session);
  },
});
