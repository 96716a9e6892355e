/** Makes the files of a new event type or of a new version of one. */
import { fileURLToPath } from 'node:url';

import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { nameProblems } from './new-event/names.ts';

export const command = defineCommand({
  name: 'npm run new-event --',
  summary:
    'Makes what a new event type or a new version of one needs: a schema, a handler, its line in ' +
    'src/handlers/handlers.ts, and a test.',
  options: {
    schemaOnly: { description: 'Make no handler: events are validated and recorded, no more.' },
  },
  operands: [
    { name: 'EVENT_TYPE', description: 'Such as order.shipped.' },
    { name: 'VERSION', description: 'v1 to v9999.' },
  ],
  examples: [
    'make new-event TYPE=order.shipped VERSION=v1',
    'npm run new-event -- order.placed v3 --schema-only',
  ],
  notes: [
    'A new version begins as a copy of the newest schema of its type. A schema that exists is kept, so that you can give ' +
      'an event type a handler later. No file is ever overwritten; handlers.ts gets two more lines.',
    'Sample events need no file: send-events and the test make them from the schema and its examples.',
  ],
  exitCodes: { 0: 'made', 1: 'not made' },
  check: (_, operands) => nameProblems(operands),
  run: async ({ schemaOnly }, session) => {
    const { build } = await import('./build/build.ts');
    // It reports problems with the existing schemas before anything is written.
    await build(['schemas'], session);
    const { HANDLERS } = await import('../src/handlers/handlers.ts');
    const { newEvent } = await import('./new-event/new-event.ts');
    const [eventType = '', version = ''] = session.operands;
    const root = fileURLToPath(new URL('..', import.meta.url));
    return newEvent({ eventType, version, schemaOnly }, root, HANDLERS);
  },
});

if (import.meta.main) await startCommand(command);
