import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import type { ApiLog } from '../../src/api-ports.ts';
import { openOperations } from '../../src/entrypoints/open-operations.ts';
import { openLedgerQueries } from '../../src/entrypoints/open-ledger-queries.ts';
import { openPublishing } from '../../src/entrypoints/open-publishing.ts';
import { openTenants } from '../../src/entrypoints/open-tenants.ts';
import { documentsIn } from '../../src/http/api-documents.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import type { ConsoleServices } from '../../src/http/console/console-services.ts';
import type { SessionFacts } from '../../src/http/console/session-facts.ts';
import { withCauses } from '../../src/http/console/with-causes.ts';
import type { OperationClock } from '../../src/operations/operation-clock.ts';
import { ROOT } from '../build/steps.ts';
import type { Connection } from '../events/connection.ts';
import { overviewServices } from '../events/open-watch.ts';
import type { Rules } from '../events/load-rules.ts';
import { pageText } from './page-text.ts';

/** The documents that the build makes of the API. */
const DOCUMENTS = pathToFileURL(join(ROOT, 'generated/documents/'));

export interface ConsoleOpening {
  readonly connection: Connection;
  readonly rules: Rules;
  readonly session: SessionFacts;
  readonly clock: OperationClock;
  readonly log: ApiLog;
}

/** Opens a stack for the routes of the console. */
export function consoleServices(opening: ConsoleOpening): ConsoleServices {
  const { connection, clock, session } = opening;
  const { dynamoDb, stack } = connection;
  const services = {
    ...apiServices(opening),
    ...overviewServices(connection, clock),
    explain: (error: unknown) => pageText(connection.explain(error)),
    session,
    tenants: openTenants(dynamoDb, stack, () => clock.now()),
  };
  return withCauses(services);
}

/** The services of the HTTP API, opened with the operator's credentials instead of those of its function. */
function apiServices({ connection, rules, clock, log }: ConsoleOpening): ApiServices {
  const { stack, dynamoDb, sqs } = connection;
  const publishing = openPublishing(connection, stack, stack.ledgerRetentionDays);
  const ports = {
    queries: openLedgerQueries(dynamoDb, stack),
    ...openOperations(connection, stack),
  };
  const { registry, handlers } = rules;
  return {
    ...publishing,
    registry,
    hasHandler: (type, version) => handlers.find(type, version) !== undefined,
    clock,
    random: () => Math.random(),
    log,
    probes: {
      // No record has this key. It is enough that the table answers.
      store: (signal) => publishing.store.find('#health', signal),
      queue: (abortSignal) =>
        sqs.getQueueAttributes(
          { QueueUrl: stack.queueUrl, AttributeNames: ['QueueArn'] },
          { abortSignal },
        ),
    },
    documents: documentsIn(DOCUMENTS),
    operatorPorts: () => Promise.resolve(ports),
  };
}
