/** Shows handlers at work: orders are placed, validated, paid and closed, by services that often fail. */
import { defineCommand } from './cli/define-command.ts';
import { wholeNumber } from './cli/option-values.ts';
import { startCommand } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run demo-orders --',
  summary:
    'Shows handlers at work: orders are placed, validated, paid and closed, by services that often fail.',
  options: {
    count: wholeNumber(1, 999, { description: 'Orders to place. Default 20.', example: '20' }),
    seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
      description: 'Repeats a run with the same orders and services. Default: random, printed.',
      example: '7',
    }),
  },
  examples: ['make demo-orders', 'npm run -s demo-orders -- --count 50 --seed 7 --json'],
  notes: [
    'The handlers are in scripts/demo-orders/order-handlers.ts. docs/handlers.md explains them.',
  ],
  exitCodes: {
    0: 'every order closed and none paid twice',
    1: 'an order isn’t closed or was paid twice',
  },
  run: async (values, session) => {
    const { demoOrders } = await import('./demo-orders/demo-orders.ts');
    return demoOrders(values, session);
  },
});

if (import.meta.main) await startCommand(command);
