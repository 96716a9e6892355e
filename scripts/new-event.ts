import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { HANDLERS } from '../src/handlers/handlers.ts';
import type { HandlerDefinition } from '../src/handlers/handler.ts';
import { asksForHelp, readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText } from './cli/usage.ts';
import { buildSchemas } from './build-schemas.ts';
import { build } from './build/build.ts';
import { nameProblems, namesOf, type EventNames } from './new-event/names.ts';
import { NEW_EVENT_OPTIONS, NEW_EVENT_USAGE } from './new-event/options.ts';
import { NewEventRefused, planNewEvent, type NewEventPlan } from './new-event/plan.ts';
import { newEventText } from './new-event/report.ts';

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  /** The project's directory. */
  readonly root: string;
  readonly handlers: readonly HandlerDefinition[];
}

/** Runs the command and returns its exit code. */
export async function newEvent(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, root, handlers } = surroundings;
  const operands = argv.filter((argument) => !argument.startsWith('-'));
  const { values, problems: misunderstood } = readArguments(
    NEW_EVENT_OPTIONS,
    argv.filter((argument) => argument.startsWith('-')),
  );
  if (values.help) {
    stdout.write(helpText(NEW_EVENT_USAGE, paintFor(stdout, env)));
    return 0;
  }
  const problems = [...misunderstood, ...nameProblems(operands)];
  if (problems.length > 0) {
    stderr.write(problemText(NEW_EVENT_USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const [eventType = '', version = ''] = operands;
  const names = namesOf(eventType, version);
  const withoutHandler = values['schema-only'];
  if (!withoutHandler) refuseSecondHandler(names, handlers);
  const plan = await planNewEvent(root, names, withoutHandler);
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
  stdout.write(
    values.json
      ? `${JSON.stringify(report)}\n`
      : newEventText(report, names, paintFor(stdout, env)),
  );
  return 0;
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
    // Fails if somebody has made the file since it was looked for.
    writeFileSync(join(root, file), text, { flag: 'wx' });
  }
  for (const [file, text] of changed) writeFileSync(join(root, file), text);
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await runAsProcess(async (line) => {
    // What is wrong with the schemas that are there is said before anything is written.
    if (!asksForHelp(line.argv)) await build(['schemas'], line);
    return newEvent({ ...line, root, handlers: HANDLERS });
  });
}
