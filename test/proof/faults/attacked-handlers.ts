import { setTimeout as wait } from 'node:timers/promises';

import { handleSample, type SampleContext } from '../../../scripts/samples/handle-sample.ts';
import { PermanentError, RetryAfterError } from '../../../src/handlers/handler-errors.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';
import type { BegunRun, Instructions } from './effect-service.ts';
import type { Trouble } from './order-script.ts';
import { HANDLED_TYPES } from './round-orders.ts';

/** Timeout of the handlers. */
const TIMEOUT_SECONDS = 1;
/** How long a handler works that ignores its timeout. */
const LATE_MILLISECONDS = 2_500;

type Handled = Omit<BegunRun, 'attempt' | 'key'>;

/** The handlers of the events under attack. A service that outlives this process tells them what to do, and counts. */
export function attackedHandlers(serviceUrl: string): HandlerDefinition[] {
  return [
    handleSample(
      HANDLED_TYPES.order,
      ['v1'],
      async (event, context) => {
        const { tenantId, eventId, eventType } = event;
        const order_id = event.body.order_id;
        await perform(serviceUrl, { tenantId, eventId, eventType }, context, (followUps) => {
          for (let number = 1; number <= followUps; number += 1) {
            const body = { order_id: `${order_id} ${number}`, total: number };
            context.publish({ eventType: HANDLED_TYPES.followUp, schemaVersion: 'v1', body });
          }
        });
      },
      { timeoutSeconds: TIMEOUT_SECONDS },
    ),
    handleSample(
      HANDLED_TYPES.followUp,
      ['v1'],
      async (event, context) => {
        const { tenantId, eventId, eventType } = event;
        const body = { order_id: event.body.order_id, result: 'paid' } as const;
        await perform(serviceUrl, { tenantId, eventId, eventType }, context, () => {
          context.publish({ eventType: HANDLED_TYPES.last, schemaVersion: 'v1', body });
        });
      },
      { timeoutSeconds: TIMEOUT_SECONDS },
    ),
  ];
}

/** One attempt: reports its begin, has its effect once for the idempotency key, publishes, and reports its end. */
async function perform(
  serviceUrl: string,
  event: Handled,
  { attempt, idempotencyKey: key, signal }: SampleContext,
  publish: (followUps: number) => void,
): Promise<void> {
  const call = (path: string, body: object) => post(`${serviceUrl}/${path}`, body);
  const answer = await call('runs', { ...event, key, attempt });
  const { run, trouble, followUps } = answer as unknown as Instructions;
  try {
    await before(trouble, signal);
    await call('effects', { run });
    after(trouble);
    publish(followUps);
  } finally {
    await call('ends', { run });
  }
}

async function before(trouble: Trouble | undefined, signal: AbortSignal): Promise<void> {
  switch (trouble) {
    case 'throws':
      throw new Error('planned, before the effect');
    case 'refuses':
      throw new PermanentError('planned');
    case 'times_out':
      await wait(60_000, undefined, { signal });
      return;
    case 'goes_on':
      await wait(LATE_MILLISECONDS);
      return;
    default:
  }
}

function after(trouble: Trouble | undefined): void {
  switch (trouble) {
    case 'throws_after':
      throw new Error('planned, after the effect');
    case 'asks_later':
      throw new RetryAfterError(1, 'planned');
    case 'exits':
      // The function runs in a thread: this ends its execution environment only.
      process.exit(1);
      break;
    case 'kills':
      process.kill(process.pid, 'SIGKILL');
      break;
    default:
  }
}

async function post(url: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}
