/** Fills a queue with events made from the schemas. */
import { fileURLToPath } from 'node:url';

import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';
import { schemaNames } from './sending/schema-names.ts';
import { SEND_OPTIONS, sendProblems } from './sending/send-options.ts';

const SCHEMAS = fileURLToPath(new URL('../schemas', import.meta.url));

export const command = defineCommand({
  name: 'npm run send-events --',
  summary:
    'Fills a queue with events made from the JSON Schemas: valid ones and, if you ask for them, faulty ones.',
  options: SEND_OPTIONS,
  examples: [
    'make send-events COUNT=100 TYPE=payment.processed',
    "make send-events COUNT=10000 ARGS='--invalid 5% --duplicates 2%'",
    "make send-events COUNT=200 ARGS='--groups 5'",
    "make send-events COUNT=100 ARGS='--format eventbridge'",
    'npm run send-events -- --count 1000 --rate 50 --seed 7 --queue-url URL',
  ],
  notes: [
    'occurred_at begins at 2026-01-01T00:00:00Z and grows by a second with each event, so that a seed fixes it too.',
    'If the queue URL ends in .fifo, messages are sent in order. The message group is group_id, or the tenant if the ' +
      'event has none. Each message has its own deduplication id. On a standard queue a group orders nothing.',
    '--format follows schemas/mappings.json. If that takes a field from the body, the field has the value of the made-up body.',
    '--format leaves out fields for which a format has no place, such as generation as CloudEvents, and what goes beyond the ten ' +
      'attributes of SQS. So the same seed, also sent natively to the same ledger, makes some conflicts.',
    'AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE and similar variables work as with every AWS tool.',
  ],
  exitCodes: { 0: 'all sent', 1: 'some not sent' },
  check: (values) => sendProblems(values, schemaNames(SCHEMAS)),
  run: async (values, session) => {
    const { build } = await import('./build/build.ts');
    const { leaveAws } = await import('./local/leave-aws.ts');
    const { loadSchemas } = await import('./traffic/load-schemas.ts');
    const { loadMappings } = await import('./schemas/load-mappings.ts');
    const { senderMappings } = await import('./formats/sender-mappings.ts');
    const { readEndpoints } = await import('./local/endpoints-file.ts');
    const { sendEvents } = await import('./sending/send-events.ts');
    return sendEvents(
      values,
      { ...session, env: { ...session.env } },
      {
        leaveAws,
        loadSchemas: async () => {
          await build(['schemas'], session);
          return loadSchemas();
        },
        loadMappings: () => senderMappings(loadMappings(SCHEMAS)),
        findLocalQueue: () => readEndpoints(),
      },
    );
  },
});

if (import.meta.main) await startCommand(command);
