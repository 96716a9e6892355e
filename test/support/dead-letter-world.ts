import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { OperationFilter } from '../../src/core/operation.ts';
import type { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import type { DeadLetterQueue } from '../../src/operation-ports.ts';
import {
  inspectDeadLetters,
  type DeadLetterInspection,
} from '../../src/operations/dead-letters/inspect-dead-letters.ts';
import type { DeadLetterServices } from '../../src/operations/dead-letters/judge-letters.ts';
import { NOW } from './events.ts';
import { MemoryDeadLetters, type StoredLetter } from './memory-dead-letters.ts';
import { MemoryOperationLog } from './memory-operation-log.ts';
import type { AroundCall } from './operator-ports.ts';
import { SAMPLES } from './services.ts';

/** Takes every dead letter that was sent before `NOW`. */
export const ALL_LETTERS: OperationFilter = { until: new Date(NOW).toISOString() };

/** A dead-letter queue and a ledger in memory. The clock stands still at `NOW` until a test moves it. */
export class DeadLetterWorld {
  readonly log = new MemoryOperationLog();
  readonly records = new Map<string, LedgerRecord>();
  readonly queue: MemoryDeadLetters;
  handlers: HandlerDefinition[] = [];
  registry: SchemaRegistry = SAMPLES;
  time = NOW;

  constructor({ ordered = false }: { readonly ordered?: boolean } = {}) {
    this.queue = new MemoryDeadLetters(() => this.time, ordered);
  }

  /** Puts a message into the dead-letter queue, sent an hour before `NOW`. */
  add(messageId: string, body: string, more: Partial<StoredLetter> = {}): void {
    const sentAt = new Date(NOW - 3_600_000).toISOString();
    this.queue.add({ messageId, body, sentAt, attributes: {}, ...more });
  }

  put(...records: readonly LedgerRecord[]): void {
    for (const record of records) this.records.set(record.key, record);
  }

  /** The ids of the letters that a reader could receive now. */
  get visible(): string[] {
    return this.queue.visible.map(({ messageId }) => messageId);
  }

  /** The services of one process. */
  services(aroundCall: AroundCall = (_, call) => call()): DeadLetterServices {
    const handlers = new HandlerRegistry(this.handlers, this.registry);
    const queue: DeadLetterQueue = this.queue;
    return {
      queue: calling(queue, ['receive', 'delete', 'hide', 'count'], aroundCall),
      ledger: calling(new MemoryLedgerEditor(this.records), ['read'], aroundCall),
      operations: calling(this.log, ['find'], aroundCall),
      registry: this.registry,
      hasHandler: (type, version) => handlers.find(type, version) !== undefined,
      clock: { now: () => this.time },
    };
  }

  inspect(
    filter: OperationFilter = ALL_LETTERS,
    services = this.services(),
  ): Promise<DeadLetterInspection> {
    return inspectDeadLetters(filter, services, { signal: new AbortController().signal });
  }
}

/** A port that does each call of these methods through `aroundCall`. */
export function calling<P extends object>(
  port: P,
  names: readonly (keyof P & string)[],
  aroundCall: AroundCall,
): P {
  return new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (!names.some((each) => each === name)) return value;
      const method = value as (...parameters: unknown[]) => Promise<unknown>;
      return (...parameters: unknown[]) =>
        aroundCall(String(name), () => method.apply(target, parameters));
    },
  });
}
