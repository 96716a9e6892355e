import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { seededRandom } from '../../../scripts/traffic/random.ts';
import { DynamoDbQueries } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { SqsFunction } from '../../../src/adapters/sqs/lambda-sqs.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import type { LedgerQueries } from '../../../src/ledger-queries.ts';
import type { WatchdogServices } from '../../../src/operations/watchdog/run-watchdog.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';
import { JOURNAL } from '../../../src/names/storage.ts';
import type {
  CopySender,
  EventPublisher,
  EventStore,
  LargeTextStore,
  MessageVisibility,
} from '../../../src/ports.ts';
import { JOURNAL_TABLE, LEDGER_TABLE, readingClient } from './dynamodb/reading-client.ts';
import { SimulatedTable, type Item } from './dynamodb/simulated-table.ts';
import { TableCapacity } from './dynamodb/table-capacity.ts';
import { Faults, FAULTS_OF_AWS } from './faults.ts';
import { CopyInvariants } from './invariants/copy-invariants.ts';
import { DeliveryInvariants } from './invariants/delivery-invariants.ts';
import { Horizons } from './horizons.ts';
import { Children } from './handlers/children.ts';
import type { HandlerRun } from './handlers/handler-run.ts';
import { OWN_TIMEOUT_SECONDS } from './handlers/planned-handling.ts';
import type { SimulatedService } from './handlers/simulated-service.ts';
import { GroupOrder } from './invariants/group-order.ts';
import { HandlingInvariants } from './invariants/handling-invariants.ts';
import { LedgerInvariants } from './invariants/ledger-invariants.ts';
import { checkExpiry } from './invariants/expiry.ts';
import { ListedOnce } from './invariants/listed-once.ts';
import { checkOpenListed } from './invariants/open-listed.ts';
import { rowOfItem, type LedgerRow } from './invariants/ledger-row.ts';
import { RetryReasons } from './invariants/retry-reasons.ts';
import { Witness, type Accepted, type Follower } from './invariants/witness.ts';
import { EventSourceMapping } from './lambda/event-source-mapping.ts';
import { ExecutionEnvironment } from './lambda/execution-environment.ts';
import { Network, type Caller } from './network.ts';
import { OperatorProcess } from './operators/operator-process.ts';
import { BEGIN, Scheduler } from './scheduler.ts';
import { SimulatedBucket } from './s3/simulated-bucket.ts';
import { FifoQueue } from './sqs/fifo-queue.ts';
import { StandardQueue } from './sqs/standard-queue.ts';
import type { SimulatedQueue } from './sqs/simulated-queue.ts';
import { WatchdogProcess } from './watchdog/watchdog-process.ts';
import type { WorldSettings } from './world-settings.ts';

/** Replaces good parts by broken ones in each process that starts. */
export interface Sabotage {
  readonly dynamoDb?: (client: DynamoDB) => DynamoDB;
  /** The client of operators. */
  readonly operatorDynamoDb?: (client: DynamoDB) => DynamoDB;
  readonly largeTexts?: (store: LargeTextStore) => LargeTextStore;
  readonly store?: (store: EventStore) => EventStore;
  readonly visibility?: (visibility: MessageVisibility) => MessageVisibility;
  readonly publisher?: (publisher: EventPublisher) => EventPublisher;
  readonly copies?: (copies: CopySender) => CopySender;
  readonly handler?: (definition: HandlerDefinition) => HandlerDefinition;
  readonly consumer?: (consumer: SqsFunction) => SqsFunction;
  readonly watchdog?: (services: WatchdogServices) => WatchdogServices;
}

export interface WorldOptions {
  readonly registry: SchemaRegistry;
  readonly sabotage?: Sabotage;
  /** The bodies of messages that crash the process that reads them. */
  readonly poison?: ReadonlySet<string>;
  readonly follower?: Follower;
  /** A service that each handler calls. Then handlers publish nothing, and an event fails only with the service. */
  readonly service?: SimulatedService;
  /** Whether to remember the life of each message. */
  readonly tellsLives?: boolean;
}

/**
 * Puts the consumer together for a process of the world.
 *
 * @param start which cold start of the world this is, from 1.
 */
export type StartConsumer = (
  world: World,
  environment: ExecutionEnvironment,
  start: number,
) => SqsFunction;

/** A world with one queue, one table and one function, in which one seed decides everything. */
export class World {
  readonly scheduler = new Scheduler();
  readonly faults: Faults;
  readonly witness: Witness;
  readonly ledger: LedgerInvariants;
  readonly handling: HandlingInvariants;
  readonly children: Children;
  readonly deliveries: DeliveryInvariants;
  readonly queue: SimulatedQueue;
  readonly mapping: EventSourceMapping;
  readonly groups: GroupOrder;
  readonly settings: WorldSettings;
  readonly seed: number;
  readonly options: WorldOptions;
  readonly network: Network;
  readonly table: SimulatedTable;
  /** The journal's table. */
  readonly journal: SimulatedTable;
  readonly listed: ListedOnce;
  readonly bucket: SimulatedBucket;
  readonly memoryRecords = new Map<string, LedgerRecord>();
  readonly memory = new MemoryStore(this.memoryRecords);
  readonly memoryRows = new Map<string, LedgerRow>();
  private readonly environments: ExecutionEnvironment[] = [];
  private readonly startConsumer: StartConsumer;
  private coldStarts = 0;

  constructor(
    seed: number,
    settings: WorldSettings,
    options: WorldOptions,
    startConsumer: StartConsumer,
  ) {
    this.startConsumer = startConsumer;
    this.seed = seed;
    this.settings = settings;
    this.options = options;
    const { scheduler } = this;
    const calmAt = BEGIN + settings.calmAfter * 1000;
    const spared = settings.queue.groupRelease === 'any_visible' ? FAULTS_OF_AWS : undefined;
    this.faults = new Faults(
      scheduler,
      seededRandom(seed, 'faults'),
      calmAt,
      spared,
      settings.faultRates,
    );
    this.network = new Network(scheduler, seededRandom(seed, 'network'), this.faults);
    this.witness = new Witness(scheduler, options.tellsLives === true, options.follower);
    const horizons = new Horizons(settings);
    this.groups = new GroupOrder(this.witness, settings.retryPolicy.maxReceiveCount);
    this.handling = new HandlingInvariants(this.witness, scheduler, horizons, (key) =>
      this.children.haveBeenSent(key),
    );
    this.ledger = new LedgerInvariants(
      this.witness,
      (accepted) => {
        this.reached(accepted);
        options.follower?.recorded(accepted);
      },
      this.handling,
    );
    const { witness, handling, groups } = this;
    this.children = new Children(witness, handling, groups, settings);
    const reasons = new RetryReasons(
      { witness, handling, horizons, clock: scheduler },
      settings.retryPolicy,
      settings.mapping.fifo,
      Math.max(OWN_TIMEOUT_SECONDS, settings.handlerTimeoutSeconds),
    );
    this.deliveries = new DeliveryInvariants(
      witness,
      this.ledger,
      settings.retryPolicy,
      reasons,
      new CopyInvariants(witness, reasons, horizons, settings.retryPolicy.maxReceiveCount),
    );
    this.bucket = new SimulatedBucket((key) =>
      this.witness.violated('record-unchanged', `the text at ${key} was overwritten by another`),
    );
    this.listed = new ListedOnce(witness);
    const recordWritten = (item: Item, by: Caller) => {
      const row = rowOfItem(item, this.bucket);
      this.written(row, by);
      checkOpenListed(row, witness);
      checkExpiry(row, witness);
      this.listed.recordWritten(row);
    };
    this.table = new SimulatedTable(scheduler, recordWritten, ['pk'], this.newCapacity(calmAt));
    this.journal = new SimulatedTable(
      scheduler,
      (page) => this.listed.pageWritten(page),
      [JOURNAL.tenantId, JOURNAL.position],
      this.newCapacity(calmAt),
    );
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

  /** Call when a process has written a row of the ledger. */
  written(row: LedgerRow, by: Caller): void {
    if (by instanceof WatchdogProcess) this.ledger.marked(row, this.scheduler.now());
    else if (by instanceof OperatorProcess) this.ledger.edited(row, by.seen);
    else this.ledger.written(row, by);
  }

  /** Lists records as operators see them. It reads without faults, because a reader that fails reads again. */
  queries(): LedgerQueries {
    return this.settings.store === 'memory'
      ? this.memory
      : new DynamoDbQueries(readingClient(this.table, this.journal), {
          tableName: LEDGER_TABLE,
          journalTableName: JOURNAL_TABLE,
        });
  }

  /** All rows of the ledger. */
  ledgerRows(): LedgerRow[] {
    return this.settings.store === 'memory'
      ? [...this.memoryRows.values()]
      : this.table.items().map((item) => rowOfItem(item, this.bucket));
  }

  /** Call when a handler begins. Gives the number of this run of its event, from 1. */
  begins(run: HandlerRun): number {
    const given = this.deliveries.givenTo(run.environment, run.key);
    if (given) {
      this.witness.tell(given.accepted, `its handler begins, attempt ${run.attempt}`);
      this.reached(given.accepted);
    }
    return this.handling.begins(run);
  }

  private reached(accepted: Accepted): void {
    if (this.settings.mapping.fifo) {
      this.groups.reached(accepted, (other) => this.ledger.has(other));
    }
  }

  /** The capacity of a table, if it is limited. By the time the faults stop, it has grown enough. */
  private newCapacity(calmAt: number): TableCapacity | undefined {
    const { scheduler, faults, settings } = this;
    if (!settings.capacity || faults.calm) return undefined;
    return new TableCapacity(scheduler, settings.capacity, () => scheduler.now() < calmAt);
  }

  private freeEnvironment(): ExecutionEnvironment {
    const warm = this.environments.find(({ alive, busy }) => alive && !busy);
    if (warm) return warm;
    const { scheduler, seed, faults } = this;
    const random = seededRandom(seed, 'environment', (this.coldStarts += 1));
    const timeout = this.settings.functionTimeoutSeconds;
    const environment = new ExecutionEnvironment(scheduler, random, faults, timeout);
    environment.load(this.startConsumer(this, environment, this.coldStarts));
    const dead = this.environments.findIndex(({ alive }) => !alive);
    if (dead >= 0) this.environments.splice(dead, 1);
    this.environments.push(environment);
    return environment;
  }
}
