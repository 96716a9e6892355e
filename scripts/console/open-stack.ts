import { loadSharedConfigFiles } from '@smithy/core/config';

import { readCaller } from '../../src/http/caller.ts';
import { CONSOLE_ROUTES } from '../../src/http/console/console-routes.ts';
import type { ConsoleServices } from '../../src/http/console/console-services.ts';
import type { SessionFacts } from '../../src/http/console/session-facts.ts';
import { createApp } from '../../src/http/create-app.ts';
import type { Environment } from '../cli/colours.ts';
import type { Session } from '../cli/define-command.ts';
import { errorOf } from '../cli/error-text.ts';
import { openConnection, type OpenConnection } from '../events/connection.ts';
import { tellOtherRules } from '../events/deployed-rules.ts';
import { findTarget } from '../events/find-target.ts';
import type { Rules } from '../events/load-rules.ts';
import type { OperatorSurroundings } from '../events/operator.ts';
import type { TargetValues } from '../events/target-options.ts';
import type { FoundStack } from '../stack/find-stack.ts';
import { consoleServices } from './console-services.ts';
import type { OpenedStack, Opening, ExplainedFailure, Trouble } from './console-target.ts';
import { diagnose } from './diagnose.ts';
import { FailedRequests } from './failed-requests.ts';
import { OtherPlace, troubleOf } from './opening-trouble.ts';
import { pageText } from './page-text.ts';
import { readOnlyRoutes } from './read-only.ts';

/** What the console opens stacks with. */
export interface StackOpener {
  readonly values: TargetValues;
  readonly readOnly: boolean;
  readonly session: Pick<Session, 'env' | 'stderr' | 'signal'>;
  readonly surroundings: Pick<
    OperatorSurroundings,
    'findStack' | 'findLocal' | 'whoIsCalling' | 'now' | 'sleep'
  >;
  /** Gives what the console judges events by. */
  readonly rules: () => Promise<Rules>;
}

/**
 * Gives a function that opens the stack that the options and the environment name, and never rejects. After the first
 * stack it opens no other: a page that showed `make local` must not go on with an account of AWS.
 */
export function stackOpener(opener: StackOpener): () => Promise<Opening> {
  let pinned: SessionFacts | undefined;
  return async () => {
    let connection: WatchedConnection | undefined;
    try {
      const { session, surroundings, values } = opener;
      // The SDK reads them once. Somebody may have signed in since.
      await loadSharedConfigFiles({ ignoreCache: true });
      const stack = await findTarget(pinned ? sameTarget(pinned) : values, session, surroundings);
      connection = openWatched(stack, session.env);
      const facts = await readSession(connection, opener);
      requireSamePlace(facts, pinned);
      const opened = await openStack(connection, facts, opener);
      pinned = facts;
      return { kind: 'opened', stack: opened };
    } catch (error) {
      connection?.close();
      return { kind: 'trouble', trouble: troubleOf(error, connection) };
    }
  };
}

/** A connection that knows when it is of no more use. */
interface WatchedConnection extends OpenConnection {
  readonly trouble: () => Trouble | undefined;
}

function openWatched(stack: FoundStack, env: Environment): WatchedConnection {
  let lost: Error | undefined;
  const connection = openConnection(stack, env, ({ error, service }) => {
    if (diagnose(error, service, stack.local).kind === 'missing') lost = error;
  });
  return { ...connection, trouble: () => lost && troubleOf(lost, connection) };
}

function sameTarget({ local, stage }: SessionFacts): TargetValues {
  return local ? { local, stage: undefined } : { local, stage };
}

async function readSession(
  { stack, dynamoDb }: OpenConnection,
  { readOnly, session, surroundings }: StackOpener,
): Promise<SessionFacts> {
  const { name, stage, local } = stack;
  const identity = await surroundings.whoIsCalling(stack, session.env);
  const facts = { stack: name, stage, local, identity, readOnly };
  const account = /^arn:[^:]+:[^:]+::(\d+):/.exec(identity)?.[1];
  if (local || account === undefined) return facts;
  return { ...facts, account, region: await dynamoDb.config.region() };
}

function requireSamePlace(now: SessionFacts, pinned: SessionFacts | undefined): void {
  if (pinned === undefined) return;
  if (now.account !== pinned.account || now.region !== pinned.region) {
    throw new OtherPlace(placeOf(now), placeOf(pinned));
  }
}

function placeOf({ account = 'unknown', region = 'unknown' }: SessionFacts): string {
  return `account ${account}, region ${region}`;
}

async function openStack(
  connection: WatchedConnection,
  session: SessionFacts,
  { readOnly, rules: loadRules, surroundings, session: { stderr } }: StackOpener,
): Promise<OpenedStack> {
  const { now, sleep } = surroundings;
  const log = new FailedRequests();
  const clock = { now, sleep };
  const rules = await loadRules();
  tellOtherRules(connection.stack, rules, { stderr });
  const opening = { connection, rules, session, clock, log };
  const services = consoleServices(opening);
  await requireLedger(services, connection);
  const calling = readCaller({ iam: { userArn: session.identity } }, { tenantClaim: 'tenant_id' });
  const routes = readOnly ? readOnlyRoutes(CONSOLE_ROUTES) : CONSOLE_ROUTES;
  return {
    app: createApp(routes, services, () => calling),
    failureOf: (requestId) => {
      const error = log.take(requestId);
      const failure = explainedFailure(error, connection);
      // The page only says that it happened. The terminal says what.
      if (error !== undefined && !failure) stderr.write(`${errorOf(error).text}\n`);
      return failure;
    },
    trouble: connection.trouble,
    close: connection.close,
  };
}

/** If the table doesn't exist, the stack can't be opened. If DynamoDB fails in another way, the queues can still be seen. */
async function requireLedger(
  { probes }: ConsoleServices,
  connection: OpenConnection,
): Promise<void> {
  try {
    await probes.store(AbortSignal.timeout(PROBE_TIMEOUT_MS));
  } catch (error) {
    if (explainedFailure(error, connection)?.diagnosis.kind === 'missing') throw error;
  }
}

/** Milliseconds. */
const PROBE_TIMEOUT_MS = 5_000;

function explainedFailure(
  error: unknown,
  connection: OpenConnection,
): ExplainedFailure | undefined {
  const failure = connection.failureOf(error);
  if (!failure) return undefined;
  const { local } = connection.stack;
  return {
    diagnosis: diagnose(failure.error, failure.service, local),
    detail: pageText(connection.explain(failure.error)),
  };
}
