import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import type { Result } from '../cli/define-command.ts';
import { buildSchemas } from '../schemas/build-schemas.ts';
import { namesOf, type EventNames } from './names.ts';
import { NewEventRefused, planNewEvent, type NewEventPlan } from './plan.ts';
import { newEventText } from './report.ts';

/** What to make. */
export interface NewEvent {
  readonly eventType: string;
  readonly version: string;
  /** Whether to make no handler. */
  readonly schemaOnly: boolean;
}

/**
 * Makes the files of a new event type or version.
 *
 * @param root the project's directory.
 * @param handlers those that the project has already.
 */
export async function newEvent(
  { eventType, version, schemaOnly }: NewEvent,
  root: string,
  handlers: readonly HandlerDefinition[],
): Promise<Result> {
  const names = namesOf(eventType, version);
  if (!schemaOnly) refuseSecondHandler(names, handlers);
  const plan = await planNewEvent(root, names, schemaOnly);
  write(root, plan);
  await buildSchemas(join(root, 'schemas'), join(root, 'generated'));
  const { made, changed, kept } = plan;
  const report = {
    eventType,
    version,
    made: [...made.keys()],
    changed: [...changed.keys()],
    kept,
  };
  return { exitCode: 0, json: report, text: (paint) => newEventText(report, names, paint) };
}

/** With two handlers for the same events the function would not start. */
function refuseSecondHandler(
  { eventType, version }: EventNames,
  handlers: readonly HandlerDefinition[],
): void {
  const handled = handlers.some(
    (each) => each.eventType === eventType && each.versions.includes(version),
  );
  if (handled) throw new NewEventRefused(`${eventType} ${version} has a handler already.`);
}

function write(root: string, { made, changed }: NewEventPlan): void {
  for (const [file, text] of made) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    // Never overwrites a file that somebody made after the check.
    writeFileSync(join(root, file), text, { flag: 'wx' });
  }
  for (const [file, text] of changed) writeFileSync(join(root, file), text);
}
