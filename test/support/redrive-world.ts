import { processBatch } from '../../src/batch/process-batch.ts';
import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { QueueMessage } from '../../src/core/batch.ts';
import type { RedriveOperation, OperationFilter } from '../../src/core/operation.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { MessageSender, ReplayMessage, SendResult } from '../../src/operation-ports.ts';
import { redrive } from '../../src/operations/dead-letters/redrive.ts';
import type { RedriveServices } from '../../src/operations/dead-letters/redrive-run.ts';
import type {
  RedriveOptions,
  RedrivePlan,
  RedriveResult,
} from '../../src/operations/dead-letters/redrive-plan.ts';
import { ALL_LETTERS, calling, DeadLetterWorld } from './dead-letter-world.ts';
import type { AroundCall } from './operator-ports.ts';
import { PLENTY } from './deadlines.ts';
import { batchServices } from './services.ts';

/** The source queue: keeps what it is sent until a consumer acknowledges it. */
class SourceQueue implements MessageSender {
  waiting: QueueMessage[] = [];
  readonly sent: ReplayMessage[] = [];
  /** Answers for a message. Default: it is sent. */
  answer: (message: ReplayMessage) => SendResult = () => ({ kind: 'sent' });

  send(messages: readonly ReplayMessage[]): Promise<readonly SendResult[]> {
    const results = messages.map((message) => {
      const result = this.answer(message);
      if (result.kind === 'sent') this.take(message);
      return result;
    });
    return Promise.resolve(results);
  }

  private take(message: ReplayMessage): void {
    this.sent.push(message);
    const messageId = `copy-${this.sent.length}`;
    this.waiting.push({
      messageId,
      receiptHandle: `receipt of ${messageId}`,
      body: message.body,
      receiveCount: 1,
    });
  }
}

/** A world with a source queue and a consumer, in which dead letters are sent back. Only sleeping moves the clock. */
export class RedriveWorld extends DeadLetterWorld {
  readonly source = new SourceQueue();
  private random = 0;

  /** The newest redrive. */
  async newestOperation(): Promise<RedriveOperation | undefined> {
    const operations = await this.log.list(100);
    return operations.find((operation) => operation.kind === 'redrive');
  }

  /** The services of one process. */
  redriveServices(aroundCall: AroundCall = (_, call) => call()): RedriveServices {
    const editor = new MemoryLedgerEditor(this.records);
    return {
      ...this.services(aroundCall),
      ledger: calling(editor, ['read', 'requeue'], aroundCall),
      operations: calling(this.log, ['create', 'save', 'find'], aroundCall),
      sender: calling(this.source, ['send'], aroundCall),
      clock: {
        now: () => this.time,
        sleep: async (milliseconds) => {
          this.time += milliseconds;
          await Promise.resolve();
        },
      },
      random: () => (this.random = (this.random + 0.001) % 1),
    };
  }

  /** Previews a redrive, unless the letters are given, and does it. */
  async redrive(
    filter: OperationFilter = ALL_LETTERS,
    services = this.redriveServices(),
    more: Partial<RedrivePlan & RedriveOptions> = {},
  ): Promise<RedriveResult> {
    const { letters = (await this.inspect(filter, services)).letters } = more;
    const plan = { by: 'tester', filter, letters, withRefused: false, rate: 1_000 };
    const options = { signal: new AbortController().signal };
    return redrive({ ...plan, ...more }, services, { ...options, ...more });
  }

  /** Lets the consumer process what waits in the source queue, again and again until nothing is left. */
  async consume(): Promise<void> {
    const services = batchServices({
      registry: this.registry,
      store: new MemoryStore(this.records),
      handlers: new HandlerRegistry(this.handlers, this.registry),
      clock: { now: () => this.time },
    });
    while (this.source.waiting.length > 0) {
      const deadline = { ...PLENTY, endsAt: this.time + 60_000 };
      const { messages } = await processBatch(this.source.waiting, false, deadline, services);
      this.source.waiting = messages
        .filter(({ decision }) => decision.kind === 'retry')
        .map(({ message }) => message);
      // Later than any lease.
      this.time += 120_000;
    }
  }
}
