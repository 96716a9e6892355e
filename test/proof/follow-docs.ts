/** Does in a clone what README.md and docs/handlers.md tell a team to do, and runs the project's checks there. */
import { defineCommand } from '../../scripts/cli/define-command.ts';
import { startCommand } from '../../scripts/cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run follow-docs --',
  summary:
    'Adds an event, a schema and a handler to a clone of the last commit, as the documents say, takes away ' +
    'schemas that they don’t need, and runs the project’s own checks there.',
  options: {
    allTests: { description: 'Also run the long tests, by make test-all.' },
    keep: { description: 'Leave the clone where it is, and print its path.' },
  },
  examples: ['npm run -s follow-docs', 'npm run -s follow-docs -- --keep'],
  exitCodes: { 0: 'all passed', 1: 'a check failed' },
  run: async ({ allTests, keep }, session) => {
    const { followDocs } = await import('./follow-docs/follow-docs.ts');
    return followDocs(allTests ? 'make test-all' : 'make test', keep, session);
  },
});

if (import.meta.main) await startCommand(command);
