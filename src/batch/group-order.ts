import type { Decision } from '../core/decision.ts';
import type { MessageReport, QueueMessage } from '../core/batch.ts';

/** Messages that can be processed together, and messages whose groups are held. */
export interface Wave {
  readonly free: readonly QueueMessage[];
  readonly held: readonly QueueMessage[];
}

/**
 * Processes the messages of a FIFO queue in waves: first the first message of every group, then the second of every
 * group, and so on. Once a message must be retried, the rest of its group is held.
 *
 * @param process processes the free messages of a wave, and reports on them.
 */
export async function inGroupOrder(
  messages: readonly QueueMessage[],
  process: (wave: Wave) => Promise<readonly MessageReport[]>,
): Promise<void> {
  const held = new Set<string | undefined>();
  for (const wave of wavesByGroup(messages)) {
    const isHeld = ({ groupId }: QueueMessage): boolean => held.has(groupId);
    const reports = await process({
      free: wave.filter((message) => !isHeld(message)),
      held: wave.filter(isHeld),
    });
    for (const { message, decision } of reports) {
      if (holdsItsGroup(decision)) held.add(message.groupId);
    }
  }
}

/**
 * If a message holds its group, all messages of the group that go back to the queue get its delay, even those that have
 * used up their receives. So the group comes back together and in order (ADR 14). SQS itself delivers no message of a
 * group while an earlier one is hidden; emulators may.
 *
 * @param reports within each group, in the order of the messages.
 */
export function comingBackTogether(reports: readonly MessageReport[]): MessageReport[] {
  const delays = new Map<string | undefined, number>();
  for (const { message, decision } of reports) {
    if (holdsItsGroup(decision) && !delays.has(message.groupId)) {
      delays.set(message.groupId, decision.delaySeconds);
    }
  }
  return reports.map((report) => {
    const { message, decision } = report;
    const delaySeconds = delays.get(message.groupId);
    if (decision.kind !== 'retry' || delaySeconds === undefined) return report;
    return { ...report, decision: { ...decision, delaySeconds } };
  });
}

/**
 * A message that is retried holds its group. After its last receive it doesn't: it goes to the dead-letter queue, and a
 * held group would use up its receives and follow it there unhandled.
 */
function holdsItsGroup(decision: Decision): decision is Extract<Decision, { kind: 'retry' }> {
  return decision.kind === 'retry' && !decision.isLast;
}

/** The first message of every group, then the second of every group, and so on. */
function wavesByGroup(messages: readonly QueueMessage[]): QueueMessage[][] {
  const waves: QueueMessage[][] = [];
  const lengths = new Map<string | undefined, number>();
  for (const message of messages) {
    const place = lengths.get(message.groupId) ?? 0;
    lengths.set(message.groupId, place + 1);
    (waves[place] ??= []).push(message);
  }
  return waves;
}
