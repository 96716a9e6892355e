import { jsonError, operationOf, throttleStatements } from '../local/aws-faults.ts';
import { startFaultProxy, type Exchange } from '../local/fault-proxy.ts';

/** A proxy in front of DynamoDB that can be told to fail. */
export interface FaultyDynamoDb {
  readonly endpoint: string;
  /** While true, every call fails with a server error. */
  outage: boolean;
  /** The proxy throttles every statement that names this key. */
  throttledKey: string | undefined;
  /** Calls that failed because of the outage. */
  readonly failedCalls: number;
  readonly stop: () => Promise<void>;
}

/** Starts it on loopback. */
export async function startFaultyDynamoDb(target: string): Promise<FaultyDynamoDb> {
  const faults = new DemoFaults();
  const { endpoint, stop } = await startFaultProxy(target, (exchange) => faults.treat(exchange));
  return Object.assign(faults, { endpoint, stop });
}

class DemoFaults {
  outage = false;
  throttledKey: string | undefined;
  failedCalls = 0;

  async treat(exchange: Exchange): Promise<void> {
    if (this.outage) {
      this.failedCalls += 1;
      exchange.answer(jsonError(500, 'InternalServerError', 'outage made by the demo'));
    } else if (operationOf(exchange.call) === 'BatchExecuteStatement') {
      exchange.answer(
        await throttleStatements(exchange, (statements) => this.throttled(statements), THROTTLED),
      );
    } else exchange.answer(await exchange.carryOut());
  }

  private throttled(statements: readonly unknown[]): ReadonlySet<unknown> {
    return new Set(
      statements.filter((statement) => {
        const { Parameters = [] } = statement as Statement;
        return Parameters.some(({ S }) => S !== undefined && S === this.throttledKey);
      }),
    );
  }
}

const THROTTLED = 'throttled for good by the demo';

interface Statement {
  readonly Parameters?: readonly { readonly S?: string }[];
}
