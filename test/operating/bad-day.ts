import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Lambda } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

import { bundleFunction } from '../../scripts/build/bundle-function.ts';
import { readEndpoints, type PublishedEndpoints } from '../../scripts/local/endpoints-file.ts';
import { openEndpoints, type Endpoints } from '../../scripts/local/endpoints.ts';
import { consumerOf } from '../../scripts/local/template-functions.ts';
import type { Template } from '../../scripts/local/template.ts';
import { localStack, type FoundStack } from '../../scripts/stack/find-stack.ts';
import { runLocal, surroundingsOf } from '../scripts/local/local-in-tests.ts';
import { openEventSource } from '../../src/entrypoints/open-event-source.ts';
import { isPaused } from '../../src/operations/source/source-standing.ts';
import { synthesize } from '../support/cloud-assembly.ts';
import { badDayMessages, correctedMessages, laterMessages } from './bad-day-events.ts';
import { recordCalls, type RecordedCalls } from './recorded-calls.ts';
import { OUTAGES, RELEASE, SERVICES, type Release, type Service } from './release.ts';

/** Messages that one call sends are one batch each, and fail for good within seconds. */
const SETTINGS = { batchSize: 10, batchWindowSeconds: 0, retryBaseSeconds: 1, retryCapSeconds: 1 };
const POLL_MS = 20;
/** Far longer than anything that is waited for takes. */
const PATIENCE_MS = 500_000;

/** A run of `make local` with the events of a bad day. */
export class BadDay {
  readonly folder: string;
  release: Release = '1';
  private readonly endpoints: Endpoints;
  private readonly outages: string;
  private recorded: RecordedCalls | undefined;
  private passedMilliseconds = 0;
  private run: { readonly abort: AbortController; readonly ended: Promise<unknown> } | undefined;

  private constructor(folder: string, endpoints: Endpoints) {
    this.folder = folder;
    this.endpoints = endpoints;
    this.outages = join(folder, 'outages');
  }

  /** Starts the first release, and waits until all events of the day are settled. @param given stopped at its end */
  static async begin(given?: Endpoints): Promise<BadDay> {
    const folder = await mkdtemp(join(tmpdir(), 'bad-day-'));
    const day = new BadDay(folder, given ?? (await openEndpoints({})));
    try {
      await day.build();
      day.recorded = await recordCalls(day.endpoints, () => day.found);
      await mkdir(day.outages);
      for (const service of SERVICES) await writeFile(join(day.outages, service), '');
      await day.deploy('1');
      for (const message of badDayMessages()) await day.send(message);
      await day.settle();
      return day;
    } catch (error) {
      await day.end();
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.stop();
    await this.recorded?.stop();
    await this.endpoints.stop();
    await rm(this.folder, { recursive: true });
  }

  /** The stack as commands find it. Their calls are recorded. */
  get stack(): FoundStack {
    const stack = localStack(this.found);
    return this.recorded?.stack(stack) ?? stack;
  }

  /** The time of the operator, in milliseconds since 1970. */
  now(): number {
    return Date.now() + this.passedMilliseconds;
  }

  /** Some minutes pass. So no two operations begin in the same second, and their order is known. */
  passTime(): void {
    this.passedMilliseconds += 2 * 60_000;
  }

  /** The calls of the last command: see `RecordedCalls`. */
  takeCalls(): string[] {
    return this.recorded?.take() ?? [];
  }

  /** Runs a release from now on. */
  async deploy(release: Release): Promise<void> {
    await this.stop();
    const templatePath = join(this.folder, 'template.json');
    const template = await this.templateOf(release);
    await writeFile(templatePath, JSON.stringify(template));
    const abort = new AbortController();
    const argv = ['--concurrency', '1'];
    const ended = runLocal(surroundingsOf(templatePath, this.endpoints, argv, abort.signal));
    this.run = { abort, ended };
    this.release = release;
    await until(() => Promise.resolve(readEndpoints(this.endpointsFile) !== undefined));
    await this.recorded?.followLambda(this.found.lambdaEndpoint);
  }

  /** A service that a handler calls answers again. */
  async endOutage(service: Service): Promise<void> {
    await rm(join(this.outages, service));
  }

  async sendCorrected(): Promise<void> {
    for (const message of correctedMessages()) await this.send(message);
    await this.settle();
  }

  /** Sends events, and doesn't wait until they are settled. */
  async sendMore(): Promise<void> {
    await this.withQueue(async (client, QueueUrl) => {
      for (const MessageBody of laterMessages()) {
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
    });
  }

  /** Waits until no message is in the queue. While events are paused, they stay there. */
  async settle(): Promise<void> {
    if (await this.isPaused()) return;
    await this.untilQueue(({ visible, hidden }) => visible + hidden === 0);
  }

  private async isPaused(): Promise<boolean> {
    const { lambda, eventSourceMappingId } = localStack(this.found);
    const client = new Lambda(lambda);
    try {
      return isPaused(await openEventSource(client, { eventSourceMappingId }).read());
    } finally {
      client.destroy();
    }
  }

  private get endpointsFile(): string {
    return join(this.folder, 'local', 'endpoints.json');
  }

  private get found(): PublishedEndpoints {
    const found = readEndpoints(this.endpointsFile);
    if (!found) throw new Error('make local is not running');
    return found;
  }

  /** Each message is a batch of its own, so that no two are received at the same time. */
  private async send(body: string): Promise<void> {
    await this.withQueue(async (client, QueueUrl) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    });
    await this.untilQueue(({ visible }) => visible === 0);
  }

  private async build(): Promise<void> {
    const assembly = await synthesize(SETTINGS);
    await writeFile(join(this.folder, 'synthesized.json'), JSON.stringify(assembly.template));
    assembly.remove();
    await bundleFunction('test/operating/consume.lambda.ts', join(this.folder, 'consume'));
  }

  private async templateOf(release: Release): Promise<Template> {
    const text = await readFile(join(this.folder, 'synthesized.json'), 'utf8');
    const { Resources, ...template } = JSON.parse(text) as Template;
    const id = consumerOf({ ...template, Resources });
    const consumer = Resources[id];
    if (!consumer) throw new Error(`${id} is missing`);
    const { Environment, ...Properties } = consumer.Properties;
    const { Variables } = Environment as { readonly Variables: object };
    return {
      ...template,
      Resources: {
        ...Resources,
        [id]: {
          ...consumer,
          Properties: {
            ...Properties,
            Environment: {
              Variables: { ...Variables, [RELEASE]: release, [OUTAGES]: this.outages },
            },
          },
          Metadata: { 'aws:asset:path': 'consume' },
        },
      },
    };
  }

  private async stop(): Promise<void> {
    this.run?.abort.abort();
    await this.run?.ended;
    this.run = undefined;
  }

  private async untilQueue(
    isWanted: (depth: { readonly visible: number; readonly hidden: number }) => boolean,
  ): Promise<void> {
    await this.withQueue((client, QueueUrl) =>
      until(async () => {
        const AttributeNames = ['All' as const];
        const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
        const { Attributes = {} } = await client.send(command);
        return isWanted({
          visible: Number(Attributes['ApproximateNumberOfMessages']),
          hidden: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
        });
      }),
    );
  }

  private async withQueue<T>(work: (client: SQSClient, url: string) => Promise<T>): Promise<T> {
    const { sqs, queueUrl } = localStack(this.found);
    const client = new SQSClient(sqs);
    try {
      return await work(client, queueUrl);
    } finally {
      client.destroy();
    }
  }
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('The pipeline did not settle.');
    await sleep(POLL_MS);
  }
}
