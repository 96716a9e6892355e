import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { seededRandom, seededUuid, type Random } from '../../../../scripts/traffic/random.ts';
import { DynamoDbClaimJournal } from '../../../../src/adapters/dynamodb/dynamodb-claim-journal.ts';
import { DynamoDbQueries } from '../../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../../src/adapters/dynamodb/dynamodb-store.ts';
import { DynamoDbWatchedLedger } from '../../../../src/adapters/dynamodb/dynamodb-watched-ledger.ts';
import { JournalWriter } from '../../../../src/adapters/dynamodb/journal-writer.ts';
import { fromItem } from '../../../../src/adapters/dynamodb/read-item.ts';
import { processBatch } from '../../../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../../../src/core/batch.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { resentOf } from '../../../../src/core/resent.ts';
import { HandlerRegistry } from '../../../../src/handlers/handler-registry.ts';
import { JOURNAL } from '../../../../src/names/storage.ts';
import { publishEvents } from '../../../../src/operations/publish/publish-events.ts';
import type { PublishResult } from '../../../../src/operations/publish/publish-result.ts';
import type { PublishServices } from '../../../../src/operations/publish/publish-services.ts';
import { runWatchdog } from '../../../../src/operations/watchdog/run-watchdog.ts';
import type { Deadline, OutgoingMessage, Timers } from '../../../../src/ports.ts';
import { invocation } from '../../../support/deadlines.ts';
import { PAYMENTS, queueMessage, wireText } from '../../../support/events.ts';
import { NO_LARGE_TEXTS } from '../../../support/large-texts.ts';
import { MemoryWatchdogMemory } from '../../../support/memory-watchdog.ts';
import { batchServices } from '../../../support/services.ts';
import { RULES } from '../../../support/watchdog-world.ts';
import { JOURNAL_TABLE, LEDGER_TABLE } from '../dynamodb/reading-client.ts';
import { SimulatedDynamoDbClient } from '../dynamodb/simulated-dynamodb-client.ts';
import { SimulatedTable } from '../dynamodb/simulated-table.ts';
import { Faults } from '../faults.ts';
import { Network, type CallFaults, type Caller } from '../network.ts';
import { OperatorProcess } from '../operators/operator-process.ts';
import { BEGIN, Scheduler } from '../scheduler.ts';

const MINUTE = 60_000;
/** Faults stop, and nobody publishes any more. */
const CALM_MS = 4 * MINUTE;
/** Long enough for the watchdog to find what is overdue, even twice. */
const END_MS = 45 * MINUTE;
const REQUESTS = 60;
const IDS = 16;
const REQUEST_MS = 15_000;

const STORE_FAULTS: Omit<CallFaults, 'outage'> = {
  failed: 'store_call_failed',
  answerLost: 'store_answer_lost',
  slow: 'store_slow',
  repeated: 'store_repeated',
};
const QUEUE_FAULTS: Omit<CallFaults, 'outage'> = {
  failed: 'sqs_send_call_failed',
  answerLost: 'sqs_send_answer_lost',
  slow: 'sqs_send_slow',
  repeated: 'sqs_send_repeated',
};

/** Replaces what a process publishes with. `plain` is a store that writes no journal. */
export type PublishSabotage = (
  services: PublishServices,
  plain: PublishServices['store'],
) => PublishServices;

/** What was asked and answered for one event of a request. */
export interface Answered {
  readonly request: number;
  readonly id: string;
  readonly amount: number;
  readonly result: PublishResult;
}

/** A message that reached the queue. `request` is missing if the watchdog sent it. */
export interface Arrived {
  readonly request?: number;
  readonly text: string;
}

/** What happened in a world, after everything has come to rest. */
export interface PublishingStory {
  readonly answers: readonly Answered[];
  readonly arrived: readonly Arrived[];
  readonly records: ReadonlyMap<string, LedgerRecord>;
  /** How often the handler ran for each event. */
  readonly handled: ReadonlyMap<string, number>;
}

/**
 * A world in which many processes publish few events in two contents each. Real are `publishEvents`, the consumer, the
 * watchdog and their DynamoDB adapters. Simulated are DynamoDB, the queue, the network and the time. Calls fail, take
 * effect twice or late, services are down for a minute, and processes die between any two steps. One seed decides everything.
 */
export class PublishingWorld {
  private readonly scheduler = new Scheduler();
  private readonly random: Random;
  private readonly faults: Faults;
  private readonly network: Network;
  private readonly ledger: SimulatedTable;
  private readonly journal: SimulatedTable;
  private readonly answers: Answered[] = [];
  private readonly arrived: Arrived[] = [];
  private readonly handled = new Map<string, number>();
  private readonly memory = new MemoryWatchdogMemory();
  private waiting: QueueMessage[] = [];
  private processes = 0;
  private ids = 0;
  private readonly seed: number;
  private readonly sabotage: PublishSabotage;

  constructor(seed: number, sabotage: PublishSabotage = (services) => services) {
    this.seed = seed;
    this.sabotage = sabotage;
    const { scheduler } = this;
    this.random = seededRandom(seed, 'publishers');
    this.faults = new Faults(scheduler, seededRandom(seed, 'faults'), BEGIN + CALM_MS);
    this.network = new Network(scheduler, seededRandom(seed, 'network'), this.faults);
    this.ledger = new SimulatedTable(scheduler, () => undefined);
    this.journal = new SimulatedTable(scheduler, () => undefined, [
      JOURNAL.tenantId,
      JOURNAL.position,
    ]);
  }

  async run(): Promise<PublishingStory> {
    const { scheduler, random } = this;
    for (let request = 1; request <= REQUESTS; request += 1) {
      // Some come at once.
      const at = random.chance(0.3) ? 1000 : random.below(CALM_MS - REQUEST_MS);
      const crashAfter = random.chance(0.3) ? random.below(12) : Infinity;
      const events = Array.from({ length: 1 + random.below(3) }, () => this.event());
      scheduler.after(at, () => void this.publish(request, events, crashAfter));
    }
    for (let at = 2_000; at < END_MS; at += 5_000) {
      scheduler.after(at, () => void this.consume());
    }
    for (let at = MINUTE; at < END_MS; at += MINUTE) scheduler.after(at, () => void this.watch());
    await scheduler.run(() => false, BEGIN + END_MS + MINUTE);
    const records = this.ledger.items().map((item) => fromItem(item));
    return {
      answers: this.answers,
      arrived: this.arrived,
      handled: this.handled,
      records: new Map(records.map((record) => [record.key, record])),
    };
  }

  private event() {
    // Nobody repeats half of the events: then only the pipeline itself can bring them to their ends.
    const isRepeated = this.random.chance(0.5);
    const number = isRepeated ? this.random.below(IDS) : IDS + (this.ids += 1);
    const version = number % 2 === 0 ? 'v1' : 'v2';
    const amount = 1 + this.random.below(2);
    const id = `evt-${number}`;
    const text = wireText({ event_id: id, schema_version: version, body: { amount } });
    return { id, amount, text };
  }

  private async publish(
    request: number,
    events: readonly { readonly id: string; readonly amount: number; readonly text: string }[],
    crashAfter: number,
  ): Promise<void> {
    const caller = new OperatorProcess(crashAfter, () => undefined);
    const bodyText = `[${events.map(({ text }) => text).join(',')}]`;
    const published = await publishEvents(
      {
        bodyText,
        caller: { kind: 'tenant', tenantId: 'acme', clientId: 'web' },
        dryRun: false,
        deadline: this.deadline(REQUEST_MS),
      },
      this.sabotage(this.services(caller, request), this.storeOf(caller, false)),
    );
    // The answer is a step as well: a process may die before it.
    caller.resume(() => {
      const results = published.kind === 'many' ? published.results : [];
      for (const [index, { id, amount }] of events.entries()) {
        const result = results[index];
        if (result) this.answers.push({ request, id, amount, result });
      }
    });
  }

  private services(caller: Caller, request: number): PublishServices {
    const { seed } = this;
    return {
      registry: PAYMENTS,
      hasHandler: (_, version) => version === 'v2',
      retention: { processed: 30, open: 90, types: {} },
      store: this.storeOf(caller, true),
      publisher: {
        publish: async (messages, { signal }) => {
          const send = () => this.arrive(messages, request);
          const outage = () =>
            this.isDown(3, 1.5) ? ('sqs_send_call_failed' as const) : undefined;
          await this.network.call(caller, { ...QUEUE_FAULTS, outage }, send, { signal });
        },
      },
      clock: this.scheduler,
      timers: this.timers,
      uniqueId: () => seededUuid(seed, 'message', (this.ids += 1)),
      randomBytes: (count) => new Uint8Array(count),
    };
  }

  private arrive(messages: readonly OutgoingMessage[], request?: number): void {
    for (const { body } of messages) {
      this.arrived.push({ text: body, ...(request !== undefined && { request }) });
      this.wait(queueMessage({ messageId: `sqs-${this.arrived.length}`, body }));
    }
  }

  /** The queue has a message. Some are delivered twice. */
  private wait(message: QueueMessage): void {
    const sent = { ...message, sentAt: this.scheduler.now() };
    this.waiting.push(sent);
    if (this.faults.strikes('sqs_duplicate_delivery')) this.waiting.push(sent);
  }

  /** The consumer takes all messages that wait. Those that it doesn't acknowledge wait again. */
  private async consume(): Promise<void> {
    const messages = this.waiting;
    this.waiting = [];
    if (messages.length === 0) return;
    const { scheduler, seed } = this;
    const handler = ({ eventId }: { readonly eventId: string }) => {
      this.handled.set(eventId, (this.handled.get(eventId) ?? 0) + 1);
    };
    const definition = { eventType: 'payment.processed', versions: ['v2'], handler };
    const services = batchServices({
      registry: PAYMENTS,
      handlers: new HandlerRegistry([definition], PAYMENTS),
      store: this.storeOf(new OperatorProcess(Infinity, () => undefined), true),
      clock: scheduler,
      uniqueId: () => seededUuid(seed, 'claim', (this.ids += 1)),
    });
    const ends = scheduler.now() + 30_000;
    const deadline = { ...invocation(this.deadline(25_000)), endsAt: ends };
    const report = await processBatch(messages, false, deadline, services);
    for (const { message, decision } of report.messages) {
      if (decision.kind !== 'acknowledge') this.waiting.push(message);
    }
  }

  private async watch(): Promise<void> {
    const client = this.clientOf(new OperatorProcess(Infinity, () => undefined));
    const tables = { tableName: LEDGER_TABLE, journalTableName: JOURNAL_TABLE };
    const none = { visible: 0, inFlight: 0, delayed: 0 };
    await runWatchdog(
      {
        claims: new DynamoDbClaimJournal(client, JOURNAL_TABLE),
        queries: new DynamoDbQueries(client, tables),
        ledger: new DynamoDbWatchedLedger(client, LEDGER_TABLE, NO_LARGE_TEXTS),
        memory: {
          load: async () => ({
            ...((await this.memory.load()) ?? { revision: 0, claimCursors: {} }),
            ranAt: this.scheduler.now(),
            calmSince: 0,
          }),
          save: (state) => this.memory.save(state),
        },
        sender: {
          send: (messages) => {
            for (const { body, attributes = {} } of messages) {
              this.arrived.push({ text: body });
              const resent = resentOf(attributes);
              const messageId = `sqs-${this.arrived.length}`;
              this.wait(queueMessage({ messageId, body, ...(resent && { resent }) }));
            }
            return Promise.resolve(messages.map(() => ({ kind: 'sent' })));
          },
        },
        queues: { depths: () => Promise.resolve({ queue: none, deadLetters: none }) },
        mapping: { isEnabled: () => Promise.resolve(true) },
        clock: this.scheduler,
        uniqueId: () => seededUuid(this.seed, 'mark', (this.ids += 1)),
        rules: RULES,
      },
      () => Infinity,
    );
  }

  private storeOf(caller: Caller, withJournal: boolean): DynamoDbStore {
    const client = this.clientOf(caller);
    const chance = seededRandom(this.seed, 'pauses', this.processes);
    const pauses = { timers: this.timers, random: () => chance.next() };
    const journal = withJournal ? new JournalWriter(client, JOURNAL_TABLE, pauses) : undefined;
    return new DynamoDbStore(client, LEDGER_TABLE, NO_LARGE_TEXTS, journal, pauses);
  }

  private clientOf(caller: Caller): DynamoDB {
    const { network, faults, seed } = this;
    const random = seededRandom(seed, 'dynamodb', (this.processes += 1));
    const tableOf = (name: string) => (name === JOURNAL_TABLE ? this.journal : this.ledger);
    const outage = () => (this.isDown(2, 1) ? ('store_outage' as const) : undefined);
    const kinds = { ...STORE_FAULTS, outage };
    return new SimulatedDynamoDbClient(caller, tableOf, network, faults, random, kinds).asClient();
  }

  /** In each world of so many, a service can't be reached for a minute. */
  private isDown(everyWorlds: number, fromMinute: number): boolean {
    const minutes = (this.scheduler.now() - BEGIN) / MINUTE;
    return this.seed % everyWorlds === 0 && minutes >= fromMinute && minutes < fromMinute + 1;
  }

  private deadline(milliseconds: number): Deadline {
    const end = this.scheduler.now() + milliseconds;
    const { signal } = this.timers.abortAfter(milliseconds);
    return { remaining: () => end - this.scheduler.now(), signal };
  }

  private readonly timers: Timers = {
    abortAfter: (milliseconds) => {
      const controller = new AbortController();
      let over = false;
      this.scheduler.after(milliseconds, () => {
        if (!over) controller.abort(new DOMException('The time is over.', 'TimeoutError'));
      });
      return {
        signal: controller.signal,
        cancel: () => {
          over = true;
        },
      };
    },
  };
}
