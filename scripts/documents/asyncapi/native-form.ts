import { fieldInQueue } from '../../openapi/envelope-fields.ts';
import type { MessageForm } from './message-form.ts';

/** The project's own envelope. */
export const NATIVE: MessageForm = {
  operation: {
    id: 'receiveEvents',
    tag: 'native',
    title: 'Events in the native envelope',
    summary: 'Takes events in the project’s own envelope.',
    description:
      'The text of the message is a JSON object: the envelope, with the event’s data as `body`.',
  },
  suffix: '',
  contentType: 'application/json',
  correlationId: '$message.payload#/correlation_id',
  payload: ({ eventType, version }, body) => ({
    type: 'object',
    description: `The envelope of ${eventType} ${version}. Fields that it doesn't know are kept with the event.`,
    required: [
      ...['event_id', 'event_type', 'schema_version', 'tenant_id', 'client_id', 'occurred_at'],
      'body',
    ],
    properties: {
      event_id: fieldInQueue('event_id'),
      event_type: { type: 'string', const: eventType },
      schema_version: { type: 'string', const: version },
      tenant_id: fieldInQueue('tenant_id'),
      client_id: fieldInQueue('client_id'),
      occurred_at: fieldInQueue('occurred_at'),
      group_id: fieldInQueue('group_id'),
      expires_at: fieldInQueue('expires_at'),
      correlation_id: fieldInQueue('correlation_id'),
      causation_id: fieldInQueue('causation_id'),
      generation: fieldInQueue('generation'),
      body,
    },
  }),
  sample: (event) => ({ payload: event }),
};
