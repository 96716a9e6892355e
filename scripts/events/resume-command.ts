import { defineCommand } from '../cli/define-command.ts';
import { RESUME_OPTIONS } from './source-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const resume = defineCommand({
  name: 'resume',
  summary:
    'Takes events from the queue again after events pause. It enables the event source mapping.',
  options: RESUME_OPTIONS,
  examples: [
    'npm run events -- resume --stage prod',
    "npm run events -- resume --reason 'fixed in release 12'",
  ],
  notes: [
    'The command waits up to 5 minutes until events are taken again. Ctrl-C ends only the wait.',
    'It needs the permissions lambda:GetEventSourceMapping and lambda:UpdateEventSourceMapping.',
    'npm run events -- replay --resume OPERATION is something else: it goes on with a replay that was stopped.',
    TARGET_NOTE,
  ],
  exitCodes: {
    0: 'events are taken, even if they were before',
    1: 'Lambda did not finish in time, or something failed',
  },
  check: targetProblems,
  run: async (values, session) => {
    const { OPERATOR_SURROUNDINGS } = await import('./operator.ts');
    const { resumeEvents } = await import('./switch-events.ts');
    return resumeEvents(values, session, OPERATOR_SURROUNDINGS);
  },
});
