/** Deploys the stack to LocalStack, or to the emulator that AWS_ENDPOINT_URL names. */
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run deploy:local --',
  summary: 'Deploys the stack to LocalStack, never to AWS.',
  options: {},
  examples: [
    'docker compose up --detach --wait && npm run deploy:local',
    'AWS_ENDPOINT_URL=http://127.0.0.1:4566 npm run deploy:local',
  ],
  notes: [
    'AWS_ENDPOINT_URL names the emulator; default http://127.0.0.1:4566. Afterwards send-events finds the queue by itself.',
  ],
  exitCodes: { 0: 'deployed', 1: 'not deployed' },
  run: async (_, session) => {
    const { deployLocally } = await import('./deploy/deploy-locally.ts');
    return deployLocally(session);
  },
});

if (import.meta.main) await startCommand(command);
