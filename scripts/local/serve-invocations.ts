import type { MessagePort } from 'node:worker_threads';

import type { Context } from 'aws-lambda';

/** What an execution environment gets for each invocation. */
export interface InvocationRequest {
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since 1970: the invocation is killed then. */
  readonly deadline: number;
}

export type InvocationAnswer =
  | { readonly ok: true; readonly response: unknown }
  | { readonly ok: false; readonly error: string };

export interface HandlerLocation {
  /** A `file:` URL. */
  readonly moduleUrl: string;
  readonly exportName: string;
}

type Handler = (event: unknown, context: Partial<Context>) => unknown;

/**
 * Loads a handler once and answers each request on the port by calling it, as Lambda's runtime does.
 *
 * @param logged settles when all that the handler logged has arrived. Only then it answers, because an environment may be
 *   killed after an answer.
 */
export function serveInvocations(
  port: Pick<MessagePort, 'on' | 'postMessage'>,
  { moduleUrl, exportName }: HandlerLocation,
  logged: () => Promise<unknown> = () => Promise.resolve(),
): void {
  const loaded = import(moduleUrl) as Promise<Record<string, Handler>>;
  // A failure to load is the answer to the first request, as on Lambda.
  loaded.catch(() => undefined);
  port.on('message', (request: InvocationRequest) => {
    void invoke(loaded, exportName, request).then(async (answer) => {
      await logged();
      port.postMessage(answer);
    });
  });
}

async function invoke(
  loaded: Promise<Record<string, Handler>>,
  exportName: string,
  { event, requestId, deadline }: InvocationRequest,
): Promise<InvocationAnswer> {
  try {
    const handler = (await loaded)[exportName];
    if (!handler) throw new Error(`the function's module exports no "${exportName}"`);
    const response = await handler(event, {
      awsRequestId: requestId,
      functionName: 'local',
      getRemainingTimeInMillis: () => deadline - Date.now(),
    });
    return { ok: true, response };
  } catch (error) {
    return { ok: false, error: String(error) };
  }
}
