import { defineCommand } from '../cli/define-command.ts';
import { PAUSE_OPTIONS } from './source-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const pause = defineCommand({
  name: 'pause',
  summary:
    'Stops taking events from the queue, of all tenants, until events resume. It disables the event source mapping. Events ' +
    'wait in the queue.',
  options: PAUSE_OPTIONS,
  examples: [
    "npm run events -- pause --reason 'the handler doubles amounts' --stage prod",
    "npm run events -- pause --reason 'wrong schema deployed' --yes",
  ],
  notes: [
    'Pause if a deployed handler or schema does damage. In an outage there is no need: events wait by themselves.',
    'Batches at hand are finished. The command waits up to 5 minutes until no more are taken. Ctrl-C ends only the wait.',
    'SQS deletes an event that waits longer than the setting retentionDays.',
    'It needs the permissions lambda:GetEventSourceMapping and lambda:UpdateEventSourceMapping.',
    TARGET_NOTE,
  ],
  exitCodes: {
    0: 'it is paused, even if it was before, or you answered no',
    1: 'Lambda did not finish in time, or something failed',
  },
  check: targetProblems,
  run: async (values, session) => {
    const { OPERATOR_SURROUNDINGS } = await import('./operator.ts');
    const { pauseEvents } = await import('./switch-events.ts');
    return pauseEvents(values, session, OPERATOR_SURROUNDINGS);
  },
});
