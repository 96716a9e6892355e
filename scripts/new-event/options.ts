import type { Usage } from '../cli/usage.ts';

/** The options of new-event. */
export const NEW_EVENT_OPTIONS = {
  'schema-only': {
    description: 'Make no handler: events are validated and recorded, and that is all.',
  },
  json: {
    description: 'Print what was made as one JSON object on stdout, and nothing else there.',
  },
  help: { description: 'Print this help.' },
} as const;

export const NEW_EVENT_USAGE: Usage = {
  command: 'npm run new-event --',
  operands: 'EVENT_TYPE VERSION',
  summary:
    'Makes what a new event type, or a new version of one, needs: schema, handler, its line in ' +
    'src/handlers/handlers.ts, and a test.',
  options: NEW_EVENT_OPTIONS,
  examples: [
    'npm run new-event -- order.shipped v1',
    'npm run new-event -- order.placed v3 --schema-only',
  ],
  notes: [
    'A new version begins as a copy of the schema of the newest one. A schema that is there is kept, so that an ' +
      'event type can be given a handler later. No file is ever overwritten; handlers.ts gets two lines more.',
    'Sample events need no file: send-events and the test make them from the schema.',
    'Exit code: 0 made, 1 not made, 2 wrong names or options.',
  ],
};
