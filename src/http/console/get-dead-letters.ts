import {
  inspectDeadLetters,
  type DeadLetterInspection,
} from '../../operations/dead-letters/inspect-dead-letters.ts';
import { withinDeadline } from '../../operations/within-deadline.ts';
import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';
import { deadLettersAnswer } from './dead-letters-answer.ts';
import { DEAD_LETTERS_SCHEMA } from './dead-letters-schemas.ts';
import { explained } from './explained.ts';

/** It takes about two seconds to read so many. Others can't receive them meanwhile. */
const MAX_LETTERS = 1_000;

export const getDeadLetters: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/dead-letters',
  access: 'operator',
  operationId: 'getDeadLetters',
  summary: 'Reads the dead-letter queue, and says what to do about each group',
  description:
    `Reads up to about ${MAX_LETTERS.toLocaleString('en-US')} letters, and leaves them in the queue. While it reads, and for ` +
    'two minutes if its process dies, nobody else receives them.',
  parameters: [],
  answers: [
    { status: 200, description: 'What the queue holds.', schema: DEAD_LETTERS_SCHEMA },
    UNAVAILABLE,
  ],
  handle: ({ requestId, deadline }, services) =>
    explained({ requestId, route: 'GET /dead-letters' }, services, async () => {
      const inspection = await withinDeadline(deadline, services.timers, (signal) =>
        inspect(services, signal),
      );
      return jsonAnswer(200, deadLettersAnswer(inspection, services.clock.now()));
    }),
};

async function inspect(
  { operatorPorts, deadLetters, registry, hasHandler, clock }: ConsoleServices,
  signal: AbortSignal,
): Promise<DeadLetterInspection> {
  const { editor, log } = await operatorPorts();
  const ports = { queue: deadLetters, ledger: editor, operations: log };
  const services = { ...ports, registry, hasHandler, clock };
  return inspectDeadLetters({}, services, { signal, maxLetters: MAX_LETTERS });
}
