import { defineCommand } from '../cli/define-command.ts';
import { TIME_NOTE } from './filter-options.ts';
import { choiceProblems, DISCARD_OPTIONS, ID_OPERAND } from './replay-options.ts';
import { TARGET_NOTE } from './target-options.ts';

export const discard = defineCommand({
  name: 'discard',
  summary:
    'Ends open events for good: those that meet every condition, or one by its id. They stay in the ledger until their ' +
    'retention is over, and are no longer open. First it shows how many there are.',
  options: DISCARD_OPTIONS,
  operands: [ID_OPERAND],
  examples: [
    "npm run events -- discard 'acme#evt-1' --note 'test event'",
    "npm run events -- discard --reason expired --since 1d --note 'old prices'",
  ],
  notes: [
    'A message of a discarded event that is still in a queue changes nothing when it arrives. A corrected event may still ' +
      'replace a rejected message that was discarded.',
    'npm run events -- replay --resume OPERATION goes on with a discard that was stopped.',
    TIME_NOTE,
    TARGET_NOTE,
  ],
  exitCodes: {
    0: 'all discarded, or nothing to discard: the event ID isn’t open',
    1: 'there is no event ID, or something failed',
  },
  check: (values, operands) => choiceProblems(values, operands, Date.now()),
  run: async (values, session) => {
    const { OPERATOR_SURROUNDINGS } = await import('./operator.ts');
    const { discardEvents } = await import('./discard-events.ts');
    return discardEvents(values, session, OPERATOR_SURROUNDINGS);
  },
});
