import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { readResent, RESENT_ATTRIBUTE } from '../../src/core/resent.ts';
import type { ReplayMessage, SendResult } from '../../src/operation-ports.ts';
import { runWatchdog, type WatchdogServices } from '../../src/operations/watchdog/run-watchdog.ts';
import type { EventStore } from '../../src/ports.ts';
import type { WatchdogReport } from '../../src/watchdog-ports.ts';
import { PLENTY } from './deadlines.ts';
import { NOW, queueMessage, wireText } from './events.ts';
import { handlingWith, onPayment } from './handling.ts';
import { MemoryClaims, MemoryWatchdogMemory, MemoryWatchedLedger } from './memory-watchdog.ts';
import { recordingBy } from './services.ts';

export const MINUTE = 60_000;
/** With the default settings, the grace is 7 minutes, and a claim has ended after 12 minutes and 35 seconds. */
export const RULES = { maxReceiveCount: 5, graceMs: 420_000, claimMs: 755_000, backlog: 100 };

/** A ledger and a queue in memory, a consumer and a watchdog. Only the test moves the clock. */
export class WatchdogWorld {
  time = NOW;
  readonly records = new Map<string, LedgerRecord>();
  readonly claims = new MemoryClaims();
  readonly memory = new MemoryWatchdogMemory();
  readonly store: EventStore = this.claims.storeOf(this.records);
  /** What the watchdog has sent. */
  readonly sent: ReplayMessage[] = [];
  /** How often the handler ran, by event id. */
  readonly handled = new Map<string, number>();
  /** What the handler does. */
  handle: () => unknown = () => undefined;
  visible = 0;
  mappingEnabled: boolean | undefined = true;
  /** The answer of SQS to a message. */
  answer: () => SendResult = () => ({ kind: 'sent' });
  private marks = 0;

  constructor() {
    // Runs of the last hour, so that it is calm.
    const calmSince = NOW - 60 * MINUTE;
    this.memory.state = { revision: 0, ranAt: NOW, calmSince, claimCursors: {} };
  }

  services(overrides: Partial<WatchdogServices> = {}): WatchdogServices {
    const none = { visible: 0, inFlight: 0, delayed: 0 };
    return {
      claims: this.claims,
      queries: new MemoryStore(this.records),
      ledger: new MemoryWatchedLedger(this.records),
      memory: this.memory,
      sender: {
        send: (messages) =>
          Promise.resolve(
            messages.map((message) => {
              const result = this.answer();
              if (result.kind === 'sent') this.sent.push(message);
              return result;
            }),
          ),
      },
      queues: {
        depths: () =>
          Promise.resolve({ queue: { ...none, visible: this.visible }, deadLetters: none }),
      },
      mapping: { isEnabled: () => Promise.resolve(this.mappingEnabled) },
      clock: { now: () => this.time },
      uniqueId: () => `mark-${(this.marks += 1)}`,
      rules: RULES,
      ...overrides,
    };
  }

  /** A run of the watchdog now. */
  run(overrides: Partial<WatchdogServices> = {}): Promise<WatchdogReport> {
    return runWatchdog(this.services(overrides), () => Infinity);
  }

  /** Lets minutes pass, with a run at the end of each. Gives the report of the last. */
  async pass(minutes: number, overrides: Partial<WatchdogServices> = {}): Promise<WatchdogReport> {
    let report: WatchdogReport | undefined;
    for (let minute = 0; minute < minutes; minute += 1) {
      this.time += MINUTE;
      report = await this.run(overrides);
    }
    if (!report) throw new Error('no run');
    return report;
  }

  /** The message of an event, first received now. */
  message(eventId: string, overrides: Partial<QueueMessage> = {}): QueueMessage {
    const messageId = `message-${eventId}`;
    return queueMessage({ messageId, body: wireText({ event_id: eventId }), ...overrides });
  }

  /** The message that the watchdog sent, as SQS delivers it. */
  copy({ body, attributes }: ReplayMessage): QueueMessage {
    const attribute = attributes?.[RESENT_ATTRIBUTE];
    const resent = attribute && readResent(attribute);
    return queueMessage({ messageId: `copy-${this.sent.length}`, body, ...(resent && { resent }) });
  }

  /** The consumer gets a message. Gives the kind of its outcome. */
  async consume(
    message: QueueMessage,
    store: EventStore = this.store,
    handlers = PLENTY.handlers,
  ): Promise<string> {
    const handler = ({ eventId }: { readonly eventId: string }) => {
      this.handled.set(eventId, (this.handled.get(eventId) ?? 0) + 1);
      this.handle();
    };
    const services = handlingWith([onPayment(handler)], { store, clock: { now: () => this.time } });
    const deadline = { ...PLENTY, handlers, endsAt: this.time + 30_000 };
    const { messages } = await processBatch([message], false, deadline, services);
    return messages[0]?.outcome.kind ?? 'none';
  }

  /** The consumer gets a message and is killed after it has claimed the event, before the handler begins. */
  async claimAndDie(message: QueueMessage): Promise<void> {
    const dying = recordingBy(this.store, async (records, deadline) => {
      await this.store.record(records, deadline);
      throw new Error('killed');
    });
    await this.consume(message, dying);
  }

  /** The consumer gets a message and claims the event, but has no time left to begin its handler. */
  async claimAndGiveBack(message: QueueMessage): Promise<void> {
    await this.consume(message, this.store, { ...PLENTY.handlers, remaining: () => -1 });
  }

  record(eventId: string): LedgerRecord | undefined {
    return this.records.get(`acme#${eventId}`);
  }
}
