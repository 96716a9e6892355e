import { setTimeout as wait } from 'node:timers/promises';

import type { Command, CommandGroup } from '../../scripts/cli/define-command.ts';
import type { Options } from '../../scripts/cli/options.ts';
import { changeEvents } from '../../scripts/events/change-events.ts';
import { listDeadLetters } from '../../scripts/events/dead-letters/list-dead-letters.ts';
import { replayDeadLetters } from '../../scripts/events/dead-letters/replay-dead-letters.ts';
import { statsOfDeadLetters } from '../../scripts/events/dead-letters/stats-dead-letters.ts';
import { discard } from '../../scripts/events/discard-command.ts';
import { list } from '../../scripts/events/list-command.ts';
import { listEvents } from '../../scripts/events/list-events.ts';
import { openListValues } from '../../scripts/events/list-options.ts';
import { operations } from '../../scripts/events/operations-command.ts';
import { pause } from '../../scripts/events/pause-command.ts';
import { printEvent } from '../../scripts/events/print-event.ts';
import { printOperations } from '../../scripts/events/print-operations.ts';
import { printStats } from '../../scripts/events/print-stats.ts';
import { replay } from '../../scripts/events/replay-command.ts';
import { replayEvents } from '../../scripts/events/replay-events.ts';
import { resume } from '../../scripts/events/resume-command.ts';
import { show } from '../../scripts/events/show-command.ts';
import { stats } from '../../scripts/events/stats-command.ts';
import { pauseEvents, resumeEvents } from '../../scripts/events/switch-events.ts';
import { validate } from '../../scripts/events/validate-command.ts';
import { validateFiles } from '../../scripts/events/validate-files.ts';
import { watch } from '../../scripts/events/watch-command.ts';
import { watchEvents } from '../../scripts/events/watch-events.ts';
import { openDeadLetters } from '../../src/entrypoints/open-dead-letters.ts';
import type { BadDay } from './bad-day.ts';
import { rulesOf } from './release.ts';

/** `npm run events` on the bad day: each command with the surroundings of that day. */
export function commandsOn(day: BadDay): CommandGroup {
  const around = {
    now: () => day.now(),
    findStack: () => Promise.reject(new Error('the bad day has no account')),
    findLocal: () => day.stack,
    loadRules: () => Promise.resolve(rulesOf(day.release)),
    whoIsCalling: () => Promise.resolve('local:ada'),
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      await wait(milliseconds, undefined, { signal }).catch(() => undefined);
    },
    openDeadLetters,
    stdin: process.stdin,
  };
  return {
    name: 'npm run events --',
    summary: '',
    commands: [
      running(list, (values, session) =>
        values.from === 'dlq'
          ? listDeadLetters(openListValues(values), session, around)
          : listEvents(values, session, around),
      ),
      running(watch, (values, session) => watchEvents(values, session, around)),
      running(stats, (values, session) =>
        values.from === 'dlq'
          ? statsOfDeadLetters(values, session, around)
          : printStats(values, session, around),
      ),
      running(show, (values, session) => printEvent(values, session, around)),
      running(validate, (values, session) => validateFiles(values, session, around)),
      running(replay, (values, session) =>
        values.from === 'dlq'
          ? replayDeadLetters(values, session, around)
          : replayEvents(values, session, around),
      ),
      running(discard, (values, session) => {
        const { note = '' } = values;
        return changeEvents({ kind: 'discard', values, note }, session, around);
      }),
      running(pause, (values, session) => pauseEvents(values, session, around)),
      running(resume, (values, session) => resumeEvents(values, session, around)),
      running(operations, (values, session) => printOperations(values, session, around)),
    ],
  };
}

/** A command that does its work another way. */
function running<O extends Options>(command: Command<O>, run: Command<O>['run']): Command<O> {
  return { ...command, run };
}
