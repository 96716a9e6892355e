/** Runs in the worker thread of an execution environment: loads the handler once, then invokes it. */
import { parentPort, workerData } from 'node:worker_threads';

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

import type { InvocationAnswer, InvocationRequest } from './execution-environment.ts';

type Handler = (event: SQSEvent, context: Partial<Context>) => Promise<SQSBatchResponse>;

const { moduleUrl, exportName } = workerData as { moduleUrl: string; exportName: string };
const loaded = import(moduleUrl) as Promise<Record<string, Handler>>;
// Reported by the first invocation, as Lambda reports a failed initialization.
loaded.catch(() => undefined);

parentPort?.on('message', (request: InvocationRequest) => {
  void invoke(request).then((answer) => parentPort?.postMessage(answer));
});

async function invoke({
  event,
  requestId,
  deadline,
}: InvocationRequest): Promise<InvocationAnswer> {
  try {
    const handler = (await loaded)[exportName];
    if (!handler) throw new Error(`${moduleUrl} exports no "${exportName}"`);
    const response = await handler(event, {
      awsRequestId: requestId,
      functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'local',
      getRemainingTimeInMillis: () => deadline - Date.now(),
    });
    return { ok: true, response };
  } catch (error) {
    return {
      ok: false,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
