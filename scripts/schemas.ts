/** Checks what a change of the schemas would do to events, and their quality. */
import type { CommandGroup } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { check } from './schemas/check/check-command.ts';
import { lint } from './schemas/lint/lint-command.ts';

export const command: CommandGroup = {
  name: 'npm run schemas --',
  summary:
    'Says whether changed schemas still accept the events that they accepted before, and where schemas could be better.',
  commands: [check, lint],
};

if (import.meta.main) await startCommand(command);
