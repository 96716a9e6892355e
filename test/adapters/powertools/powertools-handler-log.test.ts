import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { handlerLogOf } from '../../../src/adapters/powertools/powertools-handler-log.ts';
import type { HandlerLog } from '../../../src/ports.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { NOW, wireText } from '../../support/events.ts';
import { SAMPLES } from '../../support/services.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const BOUND = {
  tenant_id: 'acme',
  event_id: 'evt-1',
  event_type: 'payment.processed',
  attempt: 2,
};

let logger: Logger;
let log: HandlerLog;
beforeEach(() => {
  const event = readMessage(wireText(), SAMPLES, NOW);
  if (event.kind === 'rejected') throw new Error(event.reason);
  logger = new Logger();
  log = handlerLogOf(logger, event.envelope, 2);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it.each(LEVELS)(
  'a handler’s log writes a line of level %s that names event and attempt',
  (level) => {
    const line = vi.spyOn(logger, level).mockReturnValue(undefined);
    log[level]('asked the bank', { bank: 'b-1' });
    expect(line).toHaveBeenCalledExactlyOnceWith('asked the bank', { bank: 'b-1', ...BOUND });
  },
);

it('a handler’s log needs no details', () => {
  const line = vi.spyOn(logger, 'info').mockReturnValue(undefined);
  log.info('asked the bank');
  expect(line).toHaveBeenCalledExactlyOnceWith('asked the bank', BOUND);
});

it('lets no detail replace the event’s own fields', () => {
  const line = vi.spyOn(logger, 'info').mockReturnValue(undefined);
  log.info('asked the bank', { event_id: 'another' });
  expect(line).toHaveBeenCalledExactlyOnceWith('asked the bank', BOUND);
});
