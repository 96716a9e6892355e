import { defineCommand } from '../cli/define-command.ts';
import { idProblems, SHOW_OPTIONS } from './show-options.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';

export const show = defineCommand({
  name: 'show',
  summary:
    'Shows the life of one event: envelope, times, attempts, errors, conflicts, relatives, and what to do next.',
  options: SHOW_OPTIONS,
  operands: [
    {
      name: 'ID',
      description:
        'TENANT#EVENT_ID, as events list prints it. "#MESSAGE_ID", in quotes, is a message that names no event. An event ' +
        'id without its tenant is looked up among the open events.',
      hasSpaces: true,
    },
  ],
  examples: [
    'npm run events -- show acme#pay-2026-000123',
    "npm run -s events -- show '#8f1c2a04-…' --body > message.txt",
  ],
  notes: [
    '--body sets JSON with indentation on a terminal. In a pipe, it prints exactly the text that was sent.',
    TARGET_NOTE,
  ],
  exitCodes: { 0: 'shown', 1: 'there is no such event, or something failed' },
  check: (values, operands) => [...idProblems(operands, values.tenant), ...targetProblems(values)],
  run: async (values, session) => {
    const { SURROUNDINGS } = await import('./find-target.ts');
    const { printEvent } = await import('./print-event.ts');
    return printEvent(values, session, SURROUNDINGS);
  },
});
