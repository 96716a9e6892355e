import { messageText } from '../../../../src/core/event-text.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import type { LedgerEditor } from '../../../../src/operation-ports.ts';
import { checkEdit, type Edit } from '../../../../src/operations/edit-event.ts';
import { asKept, type PlannedMessage } from '../planned-message.ts';

/** A negative amount, in JSON or in JSON inside a string. */
const NEGATIVE = /((?:amount|total)\\*"\s*:\s*)-/;

/** What an operator makes of a message whose body has a negative amount; `undefined` if nothing can be sent. */
export async function correctedMessage(
  { failure, content, ...record }: LedgerRecord,
  registry: SchemaRegistry,
  now: number,
  editor: LedgerEditor,
): Promise<Edit | undefined> {
  if (failure?.reason !== 'invalid_body' || content.kind !== 'raw') return undefined;
  const before = messageText({ content });
  const after = before.replace(NEGATIVE, '$1');
  const judging = { registry, hasHandler: () => true, now };
  const check = await checkEdit({ ...record, failure, content }, before, after, judging, editor);
  return check.kind === 'sendable' ? check.edit : undefined;
}

/** The plan for a corrected message. */
export function correctedPlan(
  plan: PlannedMessage,
  { message, event }: Edit,
): PlannedMessage | undefined {
  if (plan.corrected === undefined || event.content.kind !== 'event') return undefined;
  const { corrected, ...kept } = asKept(plan);
  return {
    ...kept,
    text: message.body,
    intent: 'valid',
    content: plan.corrected,
    bodyText: event.content.bodyText,
  };
}
