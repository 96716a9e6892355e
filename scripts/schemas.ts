/** Checks what a change of the schemas would do to events. */
import type { CommandGroup } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { check } from './schemas/check/check-command.ts';

export const command: CommandGroup = {
  name: 'npm run schemas --',
  summary: 'Says whether changed schemas still accept the events that they accepted before.',
  commands: [check],
};

if (import.meta.main) await startCommand(command);
