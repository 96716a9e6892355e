import { Lambda } from '@aws-sdk/client-lambda';

import { openEventSource } from '../../src/entrypoints/open-event-source.ts';
import type { EventSource } from '../../src/operation-ports.ts';
import { CALLS } from '../stack/calls.ts';
import type { Connection } from './connection.ts';

/** Opens the event source mapping of a connection's stack. */
export function openSource({ stack, attach }: Pick<Connection, 'stack' | 'attach'>): EventSource {
  const lambda = new Lambda({ ...CALLS, ...stack.lambda });
  attach(lambda, 'Lambda');
  return openEventSource(lambda, stack);
}
