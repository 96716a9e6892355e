import type { LedgerQueries } from '../../src/ledger-queries.ts';
import type {
  LedgerEditor,
  MessageSender,
  OperationLog,
  ReplayMessage,
  SendResult,
} from '../../src/operation-ports.ts';

/** The ports that operations use, on records in memory. */
export interface OperatorPorts {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly editor: LedgerEditor;
  readonly log: OperationLog;
  readonly sender: MessageSender;
}

/** Called around each call of a port; what it throws, the call throws. */
export type AroundCall = <T>(name: string, call: () => Promise<T>) => Promise<T>;

/** Ports that do each call through `around`. */
export function around(ports: OperatorPorts, aroundCall: AroundCall): OperatorPorts {
  const wrap = <P extends object>(port: P): P =>
    new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...parameters: unknown[]) => Promise<unknown>;
        return (...parameters: unknown[]) =>
          aroundCall(String(name), () => method.apply(target, parameters));
      },
    });
  const { queries, editor, log, sender } = ports;
  return { queries: wrap(queries), editor: wrap(editor), log: wrap(log), sender: wrap(sender) };
}

/** A queue that keeps what it was sent. */
export class SentMessages implements MessageSender {
  readonly messages: ReplayMessage[] = [];
  /** Answers for a message. Default: it is sent. */
  answer: (message: ReplayMessage) => SendResult = () => ({ kind: 'sent' });

  send(messages: readonly ReplayMessage[]): Promise<readonly SendResult[]> {
    const results = messages.map((message) => {
      const result = this.answer(message);
      if (result.kind === 'sent') this.messages.push(message);
      return result;
    });
    return Promise.resolve(results);
  }

  /** How often each event was sent, by its id. */
  get counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { id } of this.messages) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }
}
