import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { seededRandom } from '../../scripts/events/random.ts';
import { DynamoDbStore } from '../../src/adapters/dynamodb/dynamodb-store.ts';
import { MemoryStore } from '../../src/adapters/memory-store.ts';
import { SqsVisibility } from '../../src/adapters/sqs-visibility.ts';
import { createConsumer, type Consumer } from '../../src/consumer.ts';
import type { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { EventStore, MessageVisibility } from '../../src/ports.ts';
import { SimulatedDynamoDbClient } from './dynamodb/simulated-dynamodb-client.ts';
import { SimulatedTable } from './dynamodb/simulated-table.ts';
import { Faults } from './faults.ts';
import { DeliveryInvariants } from './invariants/delivery-invariants.ts';
import { GroupOrder } from './invariants/group-order.ts';
import { LedgerInvariants } from './invariants/ledger-invariants.ts';
import { rowOfItem, rowOfRecord, type LedgerRow } from './invariants/ledger-row.ts';
import { Witness } from './invariants/witness.ts';
import { EventSourceMapping } from './lambda/event-source-mapping.ts';
import { ExecutionEnvironment } from './lambda/execution-environment.ts';
import { Network, type CallFaults } from './network.ts';
import { BEGIN, Scheduler } from './scheduler.ts';
import { SimulatedMemoryStore } from './simulated-memory-store.ts';
import { FifoQueue } from './sqs/fifo-queue.ts';
import { simulatedSqsClient } from './sqs/simulated-sqs-client.ts';
import { StandardQueue } from './sqs/standard-queue.ts';
import type { SimulatedQueue } from './sqs/simulated-queue.ts';
import type { WorldSettings } from './world-settings.ts';

/** Puts broken parts in the place of good ones, once for each process that starts. */
export interface Sabotage {
  readonly dynamoDb?: (client: DynamoDBClient) => DynamoDBClient;
  readonly store?: (store: EventStore) => EventStore;
  readonly visibility?: (visibility: MessageVisibility) => MessageVisibility;
  readonly consumer?: (consumer: Consumer) => Consumer;
}

export interface WorldOptions {
  readonly registry: SchemaRegistry;
  readonly sabotage?: Sabotage;
  /** Whether to remember the life of each message. */
  readonly tellsLives?: boolean;
}

const TABLE = 'ledger';
const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/events';

/** A world with one queue, one table and one function, in which one seed decides everything. */
export class World {
  readonly scheduler = new Scheduler();
  readonly faults: Faults;
  readonly witness: Witness;
  readonly ledger: LedgerInvariants;
  readonly deliveries: DeliveryInvariants;
  readonly queue: SimulatedQueue;
  readonly mapping: EventSourceMapping;
  readonly groups: GroupOrder;
  readonly settings: WorldSettings;
  private readonly seed: number;
  private readonly options: WorldOptions;
  private readonly network: Network;
  private readonly table: SimulatedTable;
  private readonly memory = new MemoryStore();
  private readonly memoryRows = new Map<string, LedgerRow>();
  private readonly environments: ExecutionEnvironment[] = [];
  private coldStarts = 0;

  constructor(seed: number, settings: WorldSettings, options: WorldOptions) {
    this.seed = seed;
    this.settings = settings;
    this.options = options;
    const { scheduler } = this;
    const calmAt = BEGIN + settings.calmAfter * 1000;
    this.faults = new Faults(scheduler, seededRandom(seed, 'faults'), calmAt);
    this.network = new Network(scheduler, seededRandom(seed, 'network'), this.faults);
    this.witness = new Witness(scheduler, options.tellsLives === true);
    this.groups = new GroupOrder(this.witness, settings.retryPolicy.maxReceiveCount);
    this.ledger = new LedgerInvariants(this.witness, (accepted) => {
      if (!settings.mapping.fifo) return;
      this.groups.recorded(accepted, (other) => this.ledger.has(other));
    });
    this.deliveries = new DeliveryInvariants(this.witness, this.ledger, settings.retryPolicy);
    this.table = new SimulatedTable(scheduler, (item) => this.ledger.written(rowOfItem(item)));
    const Queue = settings.mapping.fifo ? FifoQueue : StandardQueue;
    this.queue = new Queue(
      scheduler,
      seededRandom(seed, 'queue'),
      this.faults,
      settings.queue,
      this.deliveries,
    );
    this.mapping = new EventSourceMapping(
      {
        scheduler,
        random: seededRandom(seed, 'mapping'),
        faults: this.faults,
        network: this.network,
      },
      this.queue,
      settings.mapping,
      () => this.freeEnvironment(),
      this.deliveries,
    );
  }

  /** Everything that the ledger holds. */
  ledgerRows(): LedgerRow[] {
    return this.settings.store === 'memory'
      ? [...this.memoryRows.values()]
      : this.table.items().map(rowOfItem);
  }

  private freeEnvironment(): ExecutionEnvironment {
    const warm = this.environments.find(({ alive, busy }) => alive && !busy);
    if (warm) return warm;
    const { scheduler, seed, faults } = this;
    const random = seededRandom(seed, 'environment', (this.coldStarts += 1));
    const timeout = this.settings.functionTimeoutSeconds;
    const environment = new ExecutionEnvironment(scheduler, random, faults, timeout);
    environment.load(this.consumerOf(environment));
    const dead = this.environments.findIndex(({ alive }) => !alive);
    if (dead >= 0) this.environments.splice(dead, 1);
    this.environments.push(environment);
    return environment;
  }

  /** The real consumer, put together as its entry point does, over the clients of one process. */
  private consumerOf(environment: ExecutionEnvironment): Consumer {
    const { sabotage = {}, registry } = this.options;
    const { scheduler, seed, settings } = this;
    const chance = seededRandom(seed, 'jitter', this.coldStarts);
    const store = this.storeOf(environment);
    const visibility = this.visibilityOf(environment);
    const consumer = createConsumer({
      registry,
      store: sabotage.store?.(store) ?? store,
      clock: scheduler,
      random: () => chance.next(),
      retryPolicy: settings.retryPolicy,
      retentionDays: 90,
      visibility: () => {
        if (!this.faults.strikes('lambda_sqs_client_not_loaded', environment)) {
          return Promise.resolve(sabotage.visibility?.(visibility) ?? visibility);
        }
        this.deliveries.visibilityMissing(environment);
        return Promise.reject(new Error('simulated: the SQS client could not be loaded'));
      },
      telemetry: { batchDone: () => this.tell(), visibilityUnchanged: () => this.tell() },
    });
    return sabotage.consumer?.(consumer) ?? consumer;
  }

  private storeOf(environment: ExecutionEnvironment): EventStore {
    const { network, faults, seed } = this;
    const kinds = this.storeFaults();
    if (this.settings.store === 'memory') {
      return new SimulatedMemoryStore(
        this.memory,
        environment,
        network,
        faults,
        kinds,
        (record) => {
          if (this.memoryRows.get(record.key)?.fingerprint === record) return;
          const row = rowOfRecord(record);
          this.memoryRows.set(record.key, row);
          this.ledger.written(row);
        },
      );
    }
    const random = seededRandom(seed, 'dynamodb', this.coldStarts);
    const client = new SimulatedDynamoDbClient(
      environment,
      this.table,
      network,
      faults,
      random,
      kinds,
    ).asClient();
    return new DynamoDbStore(this.options.sabotage?.dynamoDb?.(client) ?? client, TABLE);
  }

  private visibilityOf(environment: ExecutionEnvironment): MessageVisibility {
    const { network, faults, queue, deliveries } = this;
    const client = simulatedSqsClient(environment, queue, network, faults, (receipt, seconds) =>
      deliveries.visibilityAsked(environment, queue, receipt, seconds),
    );
    return new SqsVisibility(client, QUEUE_URL);
  }

  private storeFaults(): CallFaults {
    const seconds = () => (this.scheduler.now() - BEGIN) / 1000;
    const { outages } = this.settings;
    return {
      failed: 'store_call_failed',
      answerLost: 'store_answer_lost',
      slow: 'store_slow',
      repeated: 'store_repeated',
      isDown: () =>
        !this.faults.calm && outages.some(([from, to]) => seconds() >= from && seconds() < to),
    };
  }

  private tell(): void {
    if (this.faults.strikes('lambda_telemetry_failed')) throw new Error('simulated: no telemetry');
  }
}
