import type { ConsoleApi, Operation, Preview } from '#generated/console-api.ts';
import { call, callWithStatus } from '../api/client.ts';

export type ChangeKind = 'replay' | 'discard';

/** Which open events a change takes: those that meet every condition. */
export type ChangeFilter = NonNullable<ConsoleApi['POST /operations/replay']['body']['filter']>;

/** Which events: by a filter with a condition, or all that are open. */
export type ChosenBy = { readonly filter: ChangeFilter } | { readonly all: true };

/** What somebody says in the dialog. */
export interface ChangeChoice {
  /** Why. Only a discard has it, and must have it. */
  readonly note?: string;
  /** Messages a second, at most. Only for a replay. */
  readonly rate?: number;
}

/** An operation, and whether it went through all of its events. */
export interface OperationAnswer {
  readonly done: boolean;
  readonly operation: Operation;
}

/** What a change asks of the server. Each call rejects with `RequestFailed`, or with the signal's reason. */
export interface ChangeCalls {
  preview(kind: ChangeKind, chosen: ChosenBy, signal: AbortSignal): Promise<Preview>;
  begin(
    kind: ChangeKind,
    body: ChosenBy & ChangeChoice & { readonly expected: number },
    signal: AbortSignal,
  ): Promise<OperationAnswer>;
  resume(id: string, rate: number | undefined, signal: AbortSignal): Promise<OperationAnswer>;
  find(id: string): Promise<Operation>;
  newest(): Promise<readonly Operation[]>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The calls of the page. */
export const CHANGE_CALLS: ChangeCalls = {
  preview: async (kind, body, signal) => {
    const query = { dry_run: true };
    return (await call(`POST /operations/${kind}`, { query, body }, { signal })) as Preview;
  },
  begin: async (kind, body, signal) => {
    const answer = await callWithStatus(`POST /operations/${kind}`, { body }, { signal });
    return { done: answer.status === 200, operation: answer.value as Operation };
  },
  resume: async (id, rate, signal) => {
    const query = rate === undefined ? {} : { rate };
    const request = { path: { id }, query };
    const answer = await callWithStatus('POST /operations/{id}/resume', request, { signal });
    return { done: answer.status === 200, operation: answer.value };
  },
  find: (id) => call('GET /operations/{id}', { path: { id } }),
  newest: async () => (await call('GET /operations', { query: { limit: 20 } })).data,
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
