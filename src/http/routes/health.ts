import { checkHealth } from '../../operations/check-health.ts';
import { jsonAnswer, type JsonSchema, type OpenRoute } from '../route.ts';

const REACHABLE = { enum: ['reachable', 'unreachable'] };

const HEALTH_SCHEMA: JsonSchema = {
  title: 'Health',
  type: 'object',
  required: ['status', 'store', 'queue'],
  additionalProperties: false,
  properties: {
    status: { enum: ['ok', 'degraded'], description: '`ok` if both are reachable.' },
    store: { ...REACHABLE, description: 'The ledger.' },
    queue: { ...REACHABLE, description: 'The source queue.' },
  },
};

export const getHealth: OpenRoute = {
  method: 'GET',
  path: '/health',
  access: 'open',
  operationId: 'getHealth',
  summary: 'Says whether ledger and queue are reachable',
  description:
    'Asks both each time. It says nothing about events: the watchdog and the alarms do that.',
  parameters: [],
  answers: [
    {
      status: 200,
      description: 'Both are reachable.',
      schema: HEALTH_SCHEMA,
    },
    {
      status: 503,
      description: 'One of them does not answer. Events may still be accepted by the other one.',
      contentType: 'application/json',
      schema: HEALTH_SCHEMA,
      headers: { 'Retry-After': 'Seconds after which to ask again.' },
    },
  ],
  handle: async ({ deadline }, { probes }) => {
    const health = await checkHealth(probes, deadline.signal);
    const isOk = health.store === 'reachable' && health.queue === 'reachable';
    return isOk
      ? jsonAnswer(200, { status: 'ok', ...health })
      : jsonAnswer(503, { status: 'degraded', ...health }, { 'retry-after': '5' });
  },
};
