import { seededUuid } from '../../../../scripts/traffic/random.ts';
import { MemoryStore } from '../../../../src/adapters/memory/memory-store.ts';
import { processBatch } from '../../../../src/batch/process-batch.ts';
import type { QueueMessage } from '../../../../src/core/batch.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { OUTCOME_KINDS, type OutcomeKind } from '../../../../src/core/outcome.ts';
import { HandlerRegistry } from '../../../../src/handlers/handler-registry.ts';
import type { LedgerQueries } from '../../../../src/ledger-queries.ts';
import type { MessageSender, OutcomeCounts } from '../../../../src/operation-ports.ts';
import { PLENTY } from '../../../support/deadlines.ts';
import { MemoryDeadLetters } from '../../../support/memory-dead-letters.ts';
import { MemoryEventSource } from '../../../support/memory-event-source.ts';
import { MemoryOperationLog } from '../../../support/memory-operation-log.ts';
import { batchServices, SAMPLES } from '../../../support/services.ts';
import { shopHandlers, type ShopState } from './shop-handlers.ts';

/** A made-up shop's pipeline: a queue and a ledger in memory, and the real code of the consumer between them. */
export class Shop {
  readonly records = new Map<string, LedgerRecord>();
  readonly store = new MemoryStore(this.records);
  /** Lists the records. */
  queries: LedgerQueries = this.store;
  readonly state: ShopState = {
    knowsWallets: false,
    knowsDirectDebit: false,
    warehouseAnswers: false,
  };
  readonly handlers = new HandlerRegistry(shopHandlers(this.state), SAMPLES);
  /** Messages that wait. Those of a batch that must be retried wait for `deliverAgain`. */
  readonly waiting: QueueMessage[] = [];
  readonly givenBack: QueueMessage[] = [];
  readonly operations = new MemoryOperationLog();
  readonly source: MemoryEventSource;
  readonly deadLetters: MemoryDeadLetters;
  /** While it is, nobody can read or write the ledger. */
  isStoreDown = false;
  private readonly outcomes: { readonly at: number; readonly kind: OutcomeKind }[] = [];
  private consuming: Promise<void> = Promise.resolve();
  readonly now: () => number;
  private ids = 0;

  /** @param now milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now;
    this.source = new MemoryEventSource();
    this.deadLetters = new MemoryDeadLetters(now);
  }

  /** Sends what operators send. It is consumed at once. */
  readonly sender: MessageSender = {
    send: (messages) => {
      for (const { body } of messages) this.send(body);
      void this.consume();
      return Promise.resolve(messages.map(() => ({ kind: 'sent' }) as const));
    },
  };

  hasHandler = (eventType: string, schemaVersion: string): boolean =>
    this.handlers.find(eventType, schemaVersion) !== undefined;

  /** Puts a message into the queue. */
  send(body: string, messageId = this.newId()): void {
    const sentAt = this.now();
    const receiptHandle = messageId;
    this.waiting.push({ messageId, receiptHandle, body, receiveCount: 1, sentAt });
  }

  /** Makes the messages that were given back visible. */
  deliverAgain(): void {
    const again = this.givenBack.splice(0);
    this.waiting.push(...again.map((each) => ({ ...each, receiveCount: each.receiveCount + 1 })));
  }

  private get takesMessages(): boolean {
    return ['enabled', 'disabling'].includes(this.source.reading.state);
  }

  /** Consumes what waits, also what handlers publish meanwhile. */
  consume(): Promise<void> {
    this.consuming = this.consuming.then(async () => {
      while (this.waiting.length > 0 && this.takesMessages) {
        await this.consumeBatch(this.waiting.splice(0, 10));
      }
    });
    return this.consuming;
  }

  /** How many messages ended how, in periods of this length, the newest last. */
  series(periods: number, milliseconds: number): OutcomeCounts[] {
    const start = this.now() - periods * milliseconds;
    const iso = (period: number) => new Date(start + period * milliseconds).toISOString();
    const counts = Array.from({ length: periods }, noOutcomes);
    for (const { at, kind } of this.outcomes) {
      const period = counts[Math.floor((at - start) / milliseconds)];
      if (period) period[kind] += 1;
    }
    return counts.map((each, period) => ({
      ...{ since: iso(period), until: iso(period + 1) },
      counts: each,
    }));
  }

  /** Moves a message to the dead-letter queue, as the redrive policy does. */
  private bury({ messageId, body, sentAt = this.now() }: QueueMessage): void {
    const at = new Date(sentAt).toISOString();
    this.deadLetters.add({ messageId, body, sentAt: at, attributes: {} });
  }

  private newId(): string {
    return seededUuid('shop', (this.ids += 1));
  }

  private async consumeBatch(messages: readonly QueueMessage[]): Promise<void> {
    const at = this.now();
    const report = await processBatch(
      messages,
      false,
      { ...PLENTY, endsAt: at + 60_000 },
      batchServices({
        store: this.store,
        handlers: this.handlers,
        clock: { now: this.now },
        uniqueId: () => this.newId(),
        publisher: {
          publish: (published) => {
            for (const { body } of published) this.send(body);
            return Promise.resolve();
          },
        },
      }),
    );
    for (const { message, outcome, decision } of report.messages) {
      this.outcomes.push({ at, kind: outcome.kind });
      if (decision.kind === 'retry' && decision.isLast) this.bury(message);
      else if (decision.kind !== 'acknowledge') this.givenBack.push(message);
    }
  }
}

function noOutcomes(): Record<OutcomeKind, number> {
  return Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, 0])) as Record<OutcomeKind, number>;
}
