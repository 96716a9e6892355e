import type { MessageSender, ReplayMessage, SendResult } from '../operation-ports.ts';
import type { OperationClock } from './operation-clock.ts';

/** Milliseconds before each further try. */
const RETRY_AFTER_MS = [500, 1_000, 2_000, 4_000];

/**
 * Sends messages. If SQS doesn't confirm some, it sends those again, up to four times. Gives the last result of each, in
 * their order. A message that is sent twice is harmless, because the ledger knows its event.
 *
 * @param signal when it is aborted, nothing is sent again.
 */
export async function sendConfirmed(
  messages: readonly ReplayMessage[],
  sender: MessageSender,
  clock: OperationClock,
  signal: AbortSignal,
): Promise<SendResult[]> {
  const results = [...(await sender.send(messages))];
  for (const milliseconds of RETRY_AFTER_MS) {
    const failed = messages.flatMap((message, index) =>
      results[index]?.kind === 'sent' ? [] : [{ message, index }],
    );
    if (failed.length === 0 || signal.aborted) break;
    await clock.sleep(milliseconds, signal);
    const again = await sender.send(failed.map(({ message }) => message));
    for (const [place, { index }] of failed.entries()) {
      results[index] = again[place] ?? UNANSWERED;
    }
  }
  return messages.map((_, index) => results[index] ?? UNANSWERED);
}

const UNANSWERED: SendResult = { kind: 'failed', cause: 'SQS gave no answer for it' };
