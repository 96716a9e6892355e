import { defineCommand } from '../cli/define-command.ts';
import { fileProblems, VALIDATE_OPTIONS } from './validate-options.ts';

export const validate = defineCommand({
  name: 'validate',
  summary:
    'Says what would become of events, by the schemas and handlers of this checkout. It needs no network, and sends nothing.',
  options: VALIDATE_OPTIONS,
  operands: [
    {
      name: 'FILE',
      description: 'One event, or one a line if the name ends in .jsonl. - is the standard input.',
      repeatable: true,
    },
  ],
  jsonLines: true,
  examples: [
    'npm run events -- validate event.json',
    'npm run events -- validate --lines --now - < events.txt',
  ],
  notes: [
    'The errors are those that the processor would record.',
    'It takes every format that the queue takes: native events, CloudEvents, and what SNS and EventBridge send. A file has no ' +
      'message attributes, so CloudEvents in binary mode and SNS messages with the envelope in attributes can’t be checked.',
  ],
  exitCodes: { 0: 'all would be accepted', 1: 'some would be rejected, or a file can’t be read' },
  check: (_, operands) => fileProblems(operands),
  run: async (values, session) => {
    const { loadRules } = await import('./load-rules.ts');
    const { validateFiles } = await import('./validate-files.ts');
    return validateFiles(values, session, {
      loadRules,
      stdin: process.stdin,
      now: Date.now,
    });
  },
});
