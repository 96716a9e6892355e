import type { LocalRun } from '../local/run-locally.ts';
import type { ReadBack } from './read-back.ts';

/** The embedded services always are; another emulator may hold what an earlier run left there. */
export async function requireEmpty(readBack: ReadBack, { resources }: LocalRun): Promise<void> {
  const { queueUrl, deadLetterQueueUrl } = resources;
  const messages = (await readBack.depth(queueUrl)) + (await readBack.depth(deadLetterQueueUrl));
  const { length: records } = await readBack.ledger(resources);
  if (messages + records === 0) return;
  throw new Error(
    `The emulator holds ${messages} messages and ${records} records of an earlier run, which the demo ` +
      'can’t tell from its own. Start it afresh.',
  );
}
