import { defineCommand } from '../cli/define-command.ts';
import { TIME_NOTE } from './filter-options.ts';
import { LETTERS_NOTE } from './letter-options.ts';
import { ID_OPERAND, REPLAY_OPTIONS, replayProblems } from './replay-options.ts';
import { TARGET_NOTE } from './target-options.ts';

export const replay = defineCommand({
  name: 'replay',
  summary:
    'Sends open events or dead letters to the queue again: those that meet every condition, or one by its id. First it shows what would ' +
    'become of them by the schemas and handlers of this checkout.',
  options: REPLAY_OPTIONS,
  operands: [ID_OPERAND],
  examples: [
    'npm run events -- replay --fingerprint f1_3f9a0c12be77 --dry-run',
    'npm run events -- replay --type order.placed --since 2h --stage prod',
    "npm run events -- replay 'acme#evt-1' --edit",
    'npm run events -- replay --resume 20261128T211530Z-7f3a',
    'npm run events -- replay --from dlq --type order.placed --stage prod',
  ],
  notes: [
    'Events that would be refused again, and conflicts, stay as they are. Queued events stay, too, because their messages ' +
      'are on their way: --status queued takes them anyway. Two operators who replay at once don’t send an event ' +
      'twice.',
    'Ctrl-C stops after the running messages. Then, or after a crash, --resume goes on.',
    'With --from dlq, it sends dead letters back instead, and deletes each once SQS has confirmed its copy. It deletes letters ' +
      'whose events have ended in the ledger, and leaves all others where they are. To go on after Ctrl-C or a crash, run ' +
      'it again.',
    TIME_NOTE,
    LETTERS_NOTE,
    TARGET_NOTE,
  ],
  exitCodes: {
    0: 'all sent, or nothing to send: the event ID isn’t open',
    1: 'some not sent or not read, there is no event ID, or something failed',
  },
  check: (values, operands) => replayProblems(values, operands, Date.now()),
  run: async (values, session) => {
    if (values.from === 'dlq') {
      const { REDRIVE_SURROUNDINGS, replayDeadLetters } =
        await import('./dead-letters/replay-dead-letters.ts');
      return replayDeadLetters(values, session, REDRIVE_SURROUNDINGS);
    }
    const { OPERATOR_SURROUNDINGS } = await import('./operator.ts');
    const { replayEvents } = await import('./replay-events.ts');
    return replayEvents(values, session, OPERATOR_SURROUNDINGS);
  },
});
