import { SQSClient } from '@aws-sdk/client-sqs';

import type { Endpoints } from '../local/endpoints.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';
import { sendMessages } from './send.ts';

/**
 * Sends messages to a queue on this machine.
 *
 * @throws Error if SQS didn't accept all of them.
 * @throws the signal's reason if it is aborted.
 */
export async function sendAll(
  messages: readonly PlannedMessage[],
  url: string,
  { region, credentials, sqs }: Pick<Endpoints, 'region' | 'credentials' | 'sqs'>,
  signal: AbortSignal,
): Promise<void> {
  const client = new SQSClient({ region, credentials, endpoint: sqs });
  try {
    const { failed, stopped } = await sendMessages(messages, { queue: { client, url }, signal });
    signal.throwIfAborted();
    if (failed > 0 || stopped) {
      throw new Error(
        `SQS at ${sqs} did not accept ${failed} of ${messages.length} messages. Check that it still runs, then try again.`,
      );
    }
  } finally {
    client.destroy();
  }
}
