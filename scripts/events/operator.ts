import { openLedgerQueries } from '../../src/entrypoints/open-ledger-queries.ts';
import { openOperations } from '../../src/entrypoints/open-operations.ts';
import type { OperationClock } from '../../src/operations/operation-clock.ts';
import type { OperationServices } from '../../src/operations/operate.ts';
import { DEFAULT_RATE } from '../../src/operations/rate-limit.ts';
import type { Environment } from '../cli/colours.ts';
import type { Session } from '../cli/define-command.ts';
import { systemClock } from '../sending/clock.ts';
import type { FoundStack } from '../stack/find-stack.ts';
import type { Connection } from './connection.ts';
import { SURROUNDINGS, type Surroundings } from './find-target.ts';
import { loadRules, type Rules } from './load-rules.ts';
import { whoIsCalling } from './who.ts';

/** What commands that change events get from outside. Tests pass their own. */
export interface OperatorSurroundings extends Surroundings {
  readonly loadRules: (session: Pick<Session, 'stderr' | 'signal'>) => Promise<Rules>;
  readonly whoIsCalling: (stack: FoundStack, env: Environment) => Promise<string>;
  readonly sleep: OperationClock['sleep'];
}

export const OPERATOR_SURROUNDINGS: OperatorSurroundings = {
  ...SURROUNDINGS,
  loadRules,
  whoIsCalling,
  sleep: systemClock.sleep,
};

/** What operations work with, on the ledger and the queue of a connection. */
export function operatorServices(
  { stack, dynamoDb, s3, sqs }: Connection,
  { rate = DEFAULT_RATE }: { readonly rate?: number | undefined },
  session: Session,
  { now, sleep }: OperatorSurroundings,
  { registry, handlers }: Rules,
): OperationServices {
  return {
    queries: openLedgerQueries(dynamoDb, stack),
    ...openOperations({ dynamoDb, s3, sqs }, stack),
    registry,
    hasHandler: (type, version) => handlers.find(type, version) !== undefined,
    clock: { now, sleep },
    random: () => Math.random(),
    rate,
    signal: session.signal,
  };
}
