import type { Route } from './route.ts';
import { getDocs, getOpenApi } from './routes/documents.ts';
import { getHealth } from './routes/health.ts';

/** All routes of the API. Each is in a file of `routes/`, alone or with those that belong to it. */
export const ROUTES: readonly Route[] = [getHealth, getOpenApi, getDocs];
