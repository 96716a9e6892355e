import { setTimeout as wait } from 'node:timers/promises';

import type { Random } from '../../../scripts/traffic/random.ts';
import type { Answer, Call } from './call.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { FailingService } from './services.ts';

/** A call that a proxy holds in its hands, and what it can do with it. */
export interface Exchange {
  readonly call: Call;
  readonly operation: string;
  readonly service: FailingService;
  /** Has the service carry it out, or another call in its place. */
  carryOut(call?: Call): Promise<Answer>;
  answer(answer: Answer): void;
  /** Sends the answer as far as this share of its body, then ends the connection. */
  answerInPart(answer: Answer, share: number, tellsLength: boolean): void;
  reset(): void;
  killCaller(): void;
}

/** Milliseconds of a slow answer, and of a call that is carried out after its caller has gone. */
const SLOW = { least: 50, most: 1_000 };

type Strike = (exchange: Exchange, random: Random) => Promise<void> | void;

/** Strikes a call. What is never answered stays open until the caller, or the proxy, ends it. */
export const STRIKES: Readonly<Record<Exclude<FaultKind, 'connections_cut'>, Strike>> = {
  reset_before: (exchange) => exchange.reset(),
  answer_lost: async (exchange) => {
    await exchange.carryOut();
    exchange.reset();
  },
  carried_out_late: async (exchange, random) => {
    const delay = slowness(random);
    exchange.reset();
    await wait(delay);
    await exchange.carryOut();
  },
  stalled_before: () => undefined,
  stalled_after: async (exchange) => {
    await exchange.carryOut();
  },
  half_answer: async (exchange, random) => {
    const [share, tellsLength] = [random.next(), random.chance(0.5)];
    exchange.answerInPart(await exchange.carryOut(), share, tellsLength);
  },
  server_error: (exchange) => exchange.answer(exchange.service.serverError()),
  server_error_after: async (exchange) => {
    await exchange.carryOut();
    exchange.answer(exchange.service.serverError());
  },
  throttled: (exchange, random) => exchange.answer(exchange.service.throttled(random)),
  partly_failed: async (exchange, random) => {
    const { call, operation, service } = exchange;
    const failPartly = service.partial[operation];
    if (!failPartly) throw new Error(`${operation} cannot fail in part.`);
    exchange.answer(await failPartly(call, random, (part) => exchange.carryOut(part)));
  },
  slow: async (exchange, random) => {
    const [delay, before] = [slowness(random), random.chance(0.5)];
    if (before) await wait(delay);
    const answer = await exchange.carryOut();
    if (!before) await wait(delay);
    exchange.answer(answer);
  },
  repeated: async (exchange, random) => {
    const second = random.chance(0.5);
    const answers = [await exchange.carryOut(), await exchange.carryOut()] as const;
    exchange.answer(answers[second ? 1 : 0]);
  },
  killed_before: (exchange) => {
    exchange.killCaller();
    exchange.reset();
  },
  killed_after: async (exchange) => {
    await exchange.carryOut();
    exchange.killCaller();
    exchange.reset();
  },
};

function slowness(random: Random): number {
  return SLOW.least + random.below(SLOW.most - SLOW.least);
}
