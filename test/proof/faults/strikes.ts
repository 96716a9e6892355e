import { setTimeout as wait } from 'node:timers/promises';

import {
  startFaultProxy,
  type Exchange,
  type FaultProxy,
} from '../../../scripts/local/fault-proxy.ts';
import type { Random } from '../../../scripts/traffic/random.ts';
import type { ServiceName } from './fault-kinds.ts';
import type { CallFault, FaultSource } from './fault-plan.ts';
import { FAULT_MESSAGE, type FailingService } from './services.ts';

/** A fault proxy, with the name of the service behind it. */
export interface StrikingProxy extends FaultProxy {
  readonly name: ServiceName;
}

/** Starts a proxy that does to each call what `faults` says. */
export async function startStrikingProxy(
  service: FailingService,
  target: string,
  faults: FaultSource,
): Promise<StrikingProxy> {
  const proxy = await startFaultProxy(target, async (exchange) => {
    const operation = service.operationOf(exchange.call);
    const kind = operation === undefined ? undefined : faults.next(service, operation);
    if (operation === undefined || kind === undefined) exchange.answer(await exchange.carryOut());
    else await STRIKES[kind]({ ...exchange, operation, service, faults }, faults.random);
  });
  return { ...proxy, name: service.name };
}

/** A call that meets a fault. */
interface StruckCall extends Exchange {
  readonly operation: string;
  readonly service: FailingService;
  readonly faults: FaultSource;
}

/** Milliseconds until a slow answer, and until a call is carried out after its caller's connection was reset. */
const SLOW = { least: 50, most: 1_000 };

type Strike = (call: StruckCall, random: Random) => Promise<void> | void;

/** What each fault does. A stalled call stays open until the caller or the proxy ends it. */
const STRIKES: Readonly<Record<CallFault, Strike>> = {
  reset_before: (call) => call.reset(),
  answer_lost: async (call) => {
    await call.carryOut();
    call.reset();
  },
  carried_out_late: async (call, random) => {
    const delay = slowness(random);
    call.reset();
    await wait(delay);
    await call.carryOut();
  },
  stalled_before: () => undefined,
  stalled_after: async (call) => {
    await call.carryOut();
  },
  half_answer: async (call, random) => {
    const [share, tellsLength] = [random.next(), random.chance(0.5)];
    call.answerInPart(await call.carryOut(), share, tellsLength);
  },
  server_error: (call) => call.answer(call.service.serverError()),
  server_error_after: async (call) => {
    await call.carryOut();
    call.answer(call.service.serverError());
  },
  throttled: (call, random) => call.answer(call.service.throttled(random)),
  partly_failed: async (call, random) => {
    const failPartly = call.service.partial[call.operation];
    if (!failPartly) throw new Error(`${call.operation} can't fail in part.`);
    call.answer(await failPartly(call, (parts) => someOf(parts, random), FAULT_MESSAGE));
  },
  slow: async (call, random) => {
    const [delay, before] = [slowness(random), random.chance(0.5)];
    if (before) await wait(delay);
    const answer = await call.carryOut();
    if (!before) await wait(delay);
    call.answer(answer);
  },
  repeated: async (call, random) => {
    const second = random.chance(0.5);
    const answers = [await call.carryOut(), await call.carryOut()] as const;
    call.answer(answers[second ? 1 : 0]);
  },
  killed_before: (call) => {
    call.faults.killCaller();
    call.reset();
  },
  killed_after: async (call) => {
    await call.carryOut();
    call.faults.killCaller();
    call.reset();
  },
};

function slowness(random: Random): number {
  return SLOW.least + random.below(SLOW.most - SLOW.least);
}

/** Always one part, and each of the others with a probability of one half. */
function someOf(parts: readonly unknown[], random: Random): ReadonlySet<unknown> {
  const certain = random.below(parts.length);
  return new Set(parts.filter((_, index) => index === certain || random.chance(0.5)));
}
