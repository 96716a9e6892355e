import { ENV } from '../../src/names/settings.ts';
import { openEndpoints, type Endpoints } from '../local/endpoints.ts';
import { runLocally, type LocalRun } from '../local/run-locally.ts';
import { sendAll } from '../sending/send-all.ts';
import type { PlannedMessage } from '../traffic/planned-message.ts';
import { accountFor, type Account } from './account.ts';
import { startFaultyDynamoDb, type FaultyDynamoDb } from './faulty-dynamodb.ts';
import { ReadBack } from './read-back.ts';

/** Shorter than the stack's 30 and 300 seconds. With them, five receives take about six seconds. */
export const OUTAGE_DEMO_DELAYS = { baseSeconds: 1, capSeconds: 1 };

/** What a pipeline of the demo is made of. */
export interface PipelineOptions {
  readonly templatePath: string;
  /** The setting of the stack, in hours. */
  readonly outageRetryHours: number;
  readonly signal: AbortSignal;
}

interface PipelineParts {
  readonly endpoints: Endpoints;
  readonly faulty: FaultyDynamoDb;
  readonly run: LocalRun;
  readonly readBack: ReadBack;
  readonly seen: { readonly deliveries: number };
}

/** A pipeline of its own on embedded services, whose DynamoDB can go down. */
export class OutagePipeline {
  readonly outageRetryHours: number;
  private readonly endpoints: Endpoints;
  private readonly faulty: FaultyDynamoDb;
  private readonly run: LocalRun;
  private readonly readBack: ReadBack;
  private readonly seen: { readonly deliveries: number };
  private readonly signal: AbortSignal;

  private constructor({ outageRetryHours, signal }: PipelineOptions, parts: PipelineParts) {
    this.outageRetryHours = outageRetryHours;
    this.signal = signal;
    this.endpoints = parts.endpoints;
    this.faulty = parts.faulty;
    this.run = parts.run;
    this.readBack = parts.readBack;
    this.seen = parts.seen;
  }

  /** @param closing closes what was opened, whatever fails. */
  static async open(
    options: PipelineOptions,
    closing: AsyncDisposableStack,
  ): Promise<OutagePipeline> {
    const endpoints = await openEndpoints({});
    closing.defer(() => endpoints.stop());
    const faulty = await startFaultyDynamoDb(endpoints.dynamoDb);
    closing.defer(() => faulty.stop());
    const readBack = new ReadBack(endpoints);
    closing.defer(() => readBack.close());
    const seen = { deliveries: 0 };
    const run = await runLocally({
      templatePath: options.templatePath,
      endpoints,
      concurrency: 2,
      environment: {
        AWS_ENDPOINT_URL_DYNAMODB: faulty.endpoint,
        [ENV.retryBaseSeconds]: String(OUTAGE_DEMO_DELAYS.baseSeconds),
        [ENV.retryCapSeconds]: String(OUTAGE_DEMO_DELAYS.capSeconds),
        [ENV.outageRetryHours]: String(options.outageRetryHours),
      },
      onDelivery: () => {
        seen.deliveries += 1;
      },
      onLogLine: () => undefined,
    });
    closing.defer(() => run.drain());
    return new OutagePipeline(options, { endpoints, faulty, run, readBack, seen });
  }

  set outage(isDown: boolean) {
    this.faulty.outage = isDown;
  }

  /** Batches that the function was given so far. */
  get deliveries(): number {
    return this.seen.deliveries;
  }

  get failedCalls(): number {
    return this.faulty.failedCalls;
  }

  send(messages: readonly PlannedMessage[]): Promise<void> {
    return sendAll(messages, this.run.resources.queueUrl, this.endpoints, this.signal);
  }

  /** Messages in the queue, hidden ones too. */
  queued(): Promise<number> {
    return this.run.unfinished();
  }

  deadLettered(): Promise<number> {
    return this.run.deadLettered();
  }

  visibilitySeconds(): Promise<number> {
    return this.readBack.visibilitySeconds(this.run.resources.queueUrl);
  }

  /** Stops the pipeline, and finds every message that was sent, in the services themselves. */
  async account(sent: readonly PlannedMessage[]): Promise<Account> {
    await this.run.drain();
    const { resources } = this.run;
    const queue = await this.readBack.contents(resources.queueUrl);
    const dead = await this.readBack.contents(resources.deadLetterQueueUrl);
    return accountFor(
      sent.map(({ body }) => body),
      {
        ledger: await this.readBack.ledger(resources),
        deadLetters: dead.bodies,
        queued: queue.bodies,
        hidden: queue.hidden,
      },
    );
  }
}
