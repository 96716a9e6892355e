import type { Route } from '../route.ts';
import { ROUTES } from '../routes.ts';
import type { ConsoleServices } from './console-services.ts';
import { editRecord } from './edit-record.ts';
import { getCause } from './get-cause.ts';
import { getDeadLetters } from './get-dead-letters.ts';
import { getOverview } from './get-overview.ts';
import { getRecords } from './find-records.ts';
import { compareRecords, getRecord } from './get-record.ts';
import { getSession } from './get-session.ts';
import { getTypeOutcomes } from './get-type-outcomes.ts';
import { listAllEvents } from './list-all-events.ts';
import { listCauses } from './list-causes.ts';
import { listTenants } from './list-tenants.ts';
import { pauseSource, resumeSource } from './switch-source.ts';

/** All routes of the console: those of the API, and some that need more than the deployed API may do. */
export const CONSOLE_ROUTES: readonly Route<ConsoleServices>[] = [
  ...ROUTES,
  getSession,
  ...[getOverview, pauseSource, resumeSource, getDeadLetters],
  ...[getRecords, getRecord, compareRecords, editRecord],
  ...[listCauses, getCause],
  ...[listAllEvents, listTenants, getTypeOutcomes],
];
