import type { Route } from './route.ts';
import { discardEvents, replayEvents } from './routes/change-events.ts';
import { getAsyncApi, getDocs, getOpenApi } from './routes/documents.ts';
import { getEvent } from './routes/get-event.ts';
import { getHealth } from './routes/health.ts';
import { listEvents } from './routes/list-events.ts';
import { getOperation, listOperations, resumeOperation } from './routes/operations.ts';
import { postProcess } from './routes/process-event.ts';
import { postEvents } from './routes/publish-events.ts';
import { getEventType, getSchema, listSchemas } from './routes/schemas.ts';

/** All routes of the API. Each is in a file of `routes/`, alone or with those that belong to it. */
export const ROUTES: readonly Route[] = [
  ...[postEvents, listEvents, getEvent, postProcess],
  ...[replayEvents, discardEvents, listOperations, getOperation, resumeOperation],
  ...[listSchemas, getEventType, getSchema],
  ...[getHealth, getOpenApi, getAsyncApi, getDocs],
];
