import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { WATCHDOG_SETTINGS } from '../src/names/settings.ts';
import { environmentFor, type StackResources } from './function-environment.ts';
import { removalPolicyOf } from './removal-policy.ts';
import { WatchdogRole } from './watchdog-role.ts';

/** The bundle that `npm run build` writes. */
const BUNDLE_FOLDER = fileURLToPath(new URL('../dist/watchdog', import.meta.url));

/** Shorter than the schedule's minute, so that two runs at once are rare. They would be safe. */
const TIMEOUT = Duration.seconds(55);

export interface EventWatchdogProps extends Required<StackResources> {
  /** Folder that holds `index.mjs`. Default: the bundle in `dist/watchdog`. */
  readonly bundleFolder?: string | undefined;
}

/** The function that each minute looks for events whose messages don't come back, and counts what is open. */
export class EventWatchdog extends Construct {
  readonly handler: lambda.Function;

  constructor(scope: Construct, id: string, props: EventWatchdogProps) {
    super(scope, id);
    const { config, bundleFolder = BUNDLE_FOLDER } = props;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: config.logRetentionDays,
      removalPolicy: removalPolicyOf(config),
    });
    this.handler = new lambda.Function(this, 'Handler', {
      description: 'Finds events whose messages are gone, and counts open events',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(bundleFolder),
      handler: 'index.handler',
      memorySize: 512,
      timeout: TIMEOUT,
      role: new WatchdogRole(this, 'Permissions', { ...props, logGroup }).role,
      logGroup,
      environment: environmentFor(WATCHDOG_SETTINGS, props),
      // The next run does the work of one that failed. A run that comes too late has nothing to do.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    });
    new events.Rule(this, 'EachMinute', {
      description: 'Calls the watchdog',
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [
        new targets.LambdaFunction(this.handler, {
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
        }),
      ],
    });
  }
}
