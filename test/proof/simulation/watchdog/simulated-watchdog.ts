import { seededRandom, seededUuid } from '../../../../scripts/traffic/random.ts';
import { DynamoDbClaimJournal } from '../../../../src/adapters/dynamodb/dynamodb-claim-journal.ts';
import { DynamoDbQueries } from '../../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbWatchedLedger } from '../../../../src/adapters/dynamodb/dynamodb-watched-ledger.ts';
import { SqsMessageSender } from '../../../../src/adapters/sqs/sqs-message-sender.ts';
import { watchdogRules } from '../../../../src/entrypoints/watchdog-rules.ts';
import {
  runWatchdog,
  type WatchdogServices,
} from '../../../../src/operations/watchdog/run-watchdog.ts';
import { MemoryWatchdogMemory } from '../../../support/memory-watchdog.ts';
import { JOURNAL_TABLE, LEDGER_TABLE } from '../dynamodb/reading-client.ts';
import { dynamoDbOf, largeTextsOf } from '../simulated-consumer.ts';
import { simulatedSqsClient } from '../sqs/simulated-sqs-client.ts';
import { asNative } from '../planned-message.ts';
import type { StoredMessage } from '../sqs/queue-message.ts';
import type { World } from '../world.ts';
import { WatchdogProcess } from './watchdog-process.ts';

const MINUTE = 60_000;
const EMPTY = { visible: 0, inFlight: 0, delayed: 0 };

/**
 * Runs the watchdog in a world: each minute, and now and then twice at once. A run may crash between any two steps. It is
 * told that no message waits and that it was always calm, so it also sends events again whose messages are only late.
 */
export class SimulatedWatchdog {
  private readonly world: World;
  private readonly memory = new MemoryWatchdogMemory();
  /** Each copy that the queue has, by its key and what it says about itself. */
  private readonly copies = new Set<string>();
  private runs = 0;
  private sent = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Runs until the faults stop. */
  work(): void {
    const { scheduler, settings, seed } = this.world;
    const random = seededRandom(seed, 'watchdog');
    for (let minute = 1; minute * 60 < settings.calmAfter; minute += 1) {
      const times = random.chance(0.2) ? 2 : 1;
      for (let time = 0; time < times; time += 1) {
        const crashAfter = random.chance(0.3) ? random.below(60) : Infinity;
        scheduler.after(minute * MINUTE, () => void this.run(crashAfter));
      }
    }
  }

  /** Runs each minute for as long as it takes until everything is overdue that waits now. Gives the last moment. */
  finish(): number {
    const { scheduler } = this.world;
    const { claimMs, graceMs } = this.rules();
    const minutes = Math.ceil((claimMs + graceMs) / MINUTE) + 2;
    for (let minute = 1; minute <= minutes; minute += 1) {
      scheduler.after(minute * MINUTE, () => void this.run(Infinity));
    }
    return scheduler.now() + (minutes + 1) * MINUTE;
  }

  private async run(crashAfter: number): Promise<void> {
    const { faults, options } = this.world;
    const process = new WatchdogProcess(crashAfter, () => faults.note('watchdog_crashed'));
    this.runs += 1;
    const services = this.services(process, this.runs);
    const sabotaged = options.sabotage?.watchdog?.(services) ?? services;
    const { lost } = await runWatchdog(sabotaged, () => Infinity);
    for (let count = 0; count < lost; count += 1) faults.note('watchdog_gave_up');
  }

  private rules() {
    const { retryPolicy, queue, functionTimeoutSeconds } = this.world.settings;
    return watchdogRules({
      ...retryPolicy,
      retryCapSeconds: retryPolicy.capSeconds,
      visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds,
      functionTimeoutSeconds,
      batchSize: 1,
      maxConcurrency: 1,
    });
  }

  private services(process: WatchdogProcess, run: number): WatchdogServices {
    const { world } = this;
    const { scheduler, seed, queue, network, faults, settings } = world;
    const client = dynamoDbOf(world, process, -run);
    const tables = { tableName: LEDGER_TABLE, journalTableName: JOURNAL_TABLE };
    const sqs = simulatedSqsClient(process, queue, network, faults, () => undefined, {
      nextId: () => seededUuid(seed, 'watchdog', (this.sent += 1)),
      accepted: (message) => this.accepted(message),
    });
    const url = `https://sqs/events${settings.mapping.fifo ? '.fifo' : ''}`;
    let marks = 0;
    return {
      claims: new DynamoDbClaimJournal(client, JOURNAL_TABLE),
      queries: new DynamoDbQueries(client, tables),
      ledger: new DynamoDbWatchedLedger(client, LEDGER_TABLE, largeTextsOf(world, process)),
      memory: {
        load: async () => {
          const state = await this.memory.load();
          // It was calm for long. So it never only counts.
          return { revision: 0, claimCursors: {}, ...state, ranAt: scheduler.now(), calmSince: 0 };
        },
        save: (state) => this.memory.save(state),
      },
      sender: new SqsMessageSender(sqs, url),
      queues: { depths: () => Promise.resolve({ queue: EMPTY, deadLetters: EMPTY }) },
      mapping: { isEnabled: () => Promise.resolve(true) },
      clock: scheduler,
      uniqueId: () => seededUuid(seed, 'mark', run, (marks += 1)),
      rules: this.rules(),
    };
  }

  /** The queue has a copy. It is the same message as the one that made the record. */
  private accepted(message: StoredMessage): void {
    const { witness, ledger, faults } = this.world;
    const resent = message.attributes?.['resent']?.StringValue ?? '';
    const original = witness.find(resent.split(' ')[3] ?? '');
    if (!original) {
      witness.violated('watched-as-told', 'a copy names no message that was accepted');
      return;
    }
    const { plan } = original;
    // The network may send the message of one mark twice.
    const copy = `${plan.key} ${resent}`;
    if (!this.copies.has(copy)) ledger.sentByWatchdog(plan.key ?? '');
    this.copies.add(copy);
    const bodyText = ledger.rowOf(plan.key ?? '')?.bodyText;
    const again = bodyText === undefined ? plan : asNative(plan);
    witness.acceptAgain(
      { ...again, text: message.body, ...(bodyText !== undefined && { bodyText }) },
      message.id,
      original,
    );
    faults.note('watchdog_sent_again');
  }
}
