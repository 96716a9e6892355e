/** What the thread of an execution environment runs. */
import { parentPort, workerData } from 'node:worker_threads';

import { serveInvocations, type HandlerLocation } from './serve-invocations.ts';

if (parentPort) serveInvocations(parentPort, workerData as HandlerLocation);
