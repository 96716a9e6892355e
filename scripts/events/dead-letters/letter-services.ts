import { openDeadLetters } from '../../../src/entrypoints/open-dead-letters.ts';
import { openOperations, type OperationPorts } from '../../../src/entrypoints/open-operations.ts';
import type { DeadLetterServices } from '../../../src/operations/dead-letters/judge-letters.ts';
import type { Session } from '../../cli/define-command.ts';
import type { Connection } from '../connection.ts';
import { tellOtherRules } from '../deployed-rules.ts';
import { SURROUNDINGS, type Surroundings } from '../find-target.ts';
import { loadRules, type Rules } from '../load-rules.ts';

/** What commands on dead letters get from outside. Tests pass their own. */
export interface LetterSurroundings extends Surroundings {
  readonly loadRules: (session: Pick<Session, 'stderr' | 'signal'>) => Promise<Rules>;
  readonly openDeadLetters: typeof openDeadLetters;
}

/** What they get from this machine. */
export const LETTER_SURROUNDINGS: LetterSurroundings = {
  ...SURROUNDINGS,
  loadRules,
  openDeadLetters,
};

/** What reading the dead-letter queue of a stack needs: its ports, and the schemas and handlers of this checkout. */
export async function letterServices(
  { stack, dynamoDb, s3, sqs }: Connection,
  session: Session,
  surroundings: LetterSurroundings,
): Promise<DeadLetterServices & { readonly ports: OperationPorts }> {
  const rules = await surroundings.loadRules(session);
  tellOtherRules(stack, rules, session);
  const { registry, handlers } = rules;
  const ports = openOperations({ dynamoDb, s3, sqs }, stack);
  return {
    ports,
    queue: surroundings.openDeadLetters(sqs, stack.deadLetterQueueUrl),
    ledger: ports.editor,
    operations: ports.log,
    registry,
    hasHandler: (eventType, version) => handlers.find(eventType, version) !== undefined,
    clock: { now: surroundings.now },
  };
}
