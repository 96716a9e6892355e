import type { Decision } from '../core/decision.ts';
import type { MessageReport, QueueMessage } from '../core/batch.ts';

/** Messages that can be processed together, and those of their place whose groups are held. */
export interface Wave {
  readonly free: readonly QueueMessage[];
  readonly held: readonly QueueMessage[];
}

/**
 * The messages of a FIFO queue, one of each group at a time: the first of every group, then the second of
 * every group, and so on. Once one of a group must be retried, the rest of it is held.
 *
 * @param process processes the free ones of a wave, and reports on them.
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
 * Gives all messages of a group that go back to the queue the delay of the one that holds it, those included that have
 * used up their receives. So a group comes back whole, when its holder asked for it: SQS hands out none of a group
 * before the hidden one ahead of it, and an emulator that does would break the order (ADR 14).
 *
 * @param reports those of a group in the order of its messages.
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
 * What is retried holds up its group, unless this was its last receive: then it is on its way to the
 * dead-letter queue, and its group would use up its own receives waiting and follow it there unhandled.
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
