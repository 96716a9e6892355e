import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Lambda } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { Logger } from '@aws-lambda-powertools/logger';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import { connectionFrom } from '../adapters/aws/aws-connection.ts';
import { PowertoolsWatchdogTelemetry } from '../adapters/powertools/powertools-watchdog-telemetry.ts';
import { S3Http } from '../adapters/s3/s3-http.ts';
import { SERVICE_NAME } from '../names/metrics.ts';
import { runWatchdog } from '../operations/watchdog/run-watchdog.ts';
import { openWatchdog } from './open-watchdog.ts';
import { readWatchdogSettings } from './watchdog-settings.ts';

/** With less of the invocation left, a run begins nothing new: it saves its state and reports. */
const RESERVE_MS = 10_000;

/** So that a call that hangs leaves time for the others. */
const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
};

const transport = new NodeHttpHandler(requestHandler);
const settings = readWatchdogSettings(process.env);
const telemetry = new PowertoolsWatchdogTelemetry(
  new Logger({ serviceName: SERVICE_NAME }),
  settings.stage,
);
const services = openWatchdog(
  {
    dynamoDb: new DynamoDB({ requestHandler }),
    // As in the consumer, which knows how emulators are addressed.
    s3: new S3Http(connectionFrom(process.env, 's3', transport, settings.urlSuffix)),
    sqs: new SQS({ requestHandler }),
    lambda: new Lambda({ requestHandler }),
  },
  settings,
  { now: () => Date.now() },
);

/** What Lambda calls each minute. */
export async function handler(
  _event: unknown,
  context: { getRemainingTimeInMillis(): number },
): Promise<void> {
  const remaining = () => context.getRemainingTimeInMillis() - RESERVE_MS;
  telemetry.runDone(await runWatchdog(services, remaining));
}
