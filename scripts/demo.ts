/** Shows the main job on this machine: events in, outage in between, every event accounted for. */
import { defineCommand } from './cli/define-command.ts';
import { wholeNumber } from './cli/option-values.ts';
import { startCommand } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run demo --',
  summary:
    'Shows the main job on this machine: events come in, DynamoDB fails in between, and every event is accounted for.',
  options: {
    count: wholeNumber(50, 100_000, {
      description: 'Events to send. Default 300, with --outage 200 to each pipeline.',
      example: '300',
    }),
    outage: {
      description:
        'Shows an outage longer than all receives instead, without and with outageRetryHours.',
    },
    seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
      description: 'Sends the same events again. Default: random, printed.',
      example: '7',
    }),
  },
  examples: [
    'make demo',
    'npm run demo -- --count 1000 --seed 7',
    'make demo ARGS=--outage',
    'npm run -s demo -- --json',
  ],
  notes: [
    'The events have the sample schemas in scripts/samples/schemas and no handlers. To run yours, use make local.',
    'SQS and DynamoDB are embedded, unless AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL_DYNAMODB) names ' +
      'an emulator. With --outage they are always embedded.',
  ],
  exitCodes: { 0: 'all events accounted for', 1: 'some lost or unexpected' },
  run: async (values, session) => {
    if (values.outage) {
      const { outageDemo } = await import('./demo/outage-demo.ts');
      return outageDemo(values, session);
    }
    const { demo } = await import('./demo/demo.ts');
    return demo(values, session);
  },
});

if (import.meta.main) await startCommand(command);
