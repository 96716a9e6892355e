import { dirname, join } from 'node:path';

import type { Endpoints } from '../../../scripts/local/endpoints.ts';
import { runCommand, type Surroundings } from '../../../scripts/local/run-command.ts';
import { command } from '../../../scripts/local.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { runInPipe } from '../../support/command-line.ts';
import { SAMPLES } from '../../support/services.ts';

/** What `make local` is given in a test: this template and these endpoints, and a file of the test's own to publish them. */
export function surroundingsOf(
  templatePath: string,
  endpoints: Pick<Endpoints, 'sqs' | 'dynamoDb' | 's3'>,
  argv: string[],
  signal: AbortSignal,
) {
  return {
    argv,
    env: {
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
    },
    signal,
    makeTemplate: () => Promise.resolve(templatePath),
    endpointsFile: join(dirname(templatePath), 'local', 'endpoints.json'),
    loadRules: () =>
      Promise.resolve({ registry: SAMPLES, handlers: new HandlerRegistry([], SAMPLES) }),
  };
}

/** Runs `make local` in this process, until its signal is aborted. */
export function runLocal(
  around: ReturnType<typeof surroundingsOf> & Pick<Surroundings, 'startConsole'>,
) {
  return runInPipe(
    { ...command, run: (values, session) => runCommand(values, session, around) },
    around.argv,
    around,
  );
}
