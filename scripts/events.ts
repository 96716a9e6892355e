/** Sends events, finds those of the ledger, says why they failed, sends them again, and stops and starts the intake. */
import type { CommandGroup } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { consoleCommand } from './events/console-command.ts';
import { discard } from './events/discard-command.ts';
import { list } from './events/list-command.ts';
import { operations } from './events/operations-command.ts';
import { pause } from './events/pause-command.ts';
import { replay } from './events/replay-command.ts';
import { resume } from './events/resume-command.ts';
import { send } from './events/send-command.ts';
import { show } from './events/show-command.ts';
import { stats } from './events/stats-command.ts';
import { validate } from './events/validate-command.ts';
import { watch } from './events/watch-command.ts';

export const command: CommandGroup = {
  name: 'npm run events --',
  summary:
    'Sends events, finds those of the ledger, says why they failed, and sends them again or discards them.',
  commands: [
    list,
    show,
    stats,
    replay,
    discard,
    operations,
    pause,
    resume,
    send,
    validate,
    watch,
    consoleCommand,
  ],
};

if (import.meta.main) await startCommand(command);
