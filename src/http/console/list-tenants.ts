import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { telling } from '../service-failed.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import type { ConsoleServices } from './console-services.ts';

/** Most tenants of an answer. */
const MAX_TENANTS = 200;

export const listTenants: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/tenants',
  access: 'operator',
  operationId: 'listTenants',
  summary: 'Lists the tenants that sent something',
  description: 'At most 200, those that sent last first. The journal is searched within bounds.',
  parameters: [],
  answers: [
    {
      status: 200,
      description: 'The tenants.',
      schema: {
        title: 'TenantList',
        type: 'object',
        required: ['data', 'complete'],
        additionalProperties: false,
        properties: {
          data: {
            type: 'array',
            items: {
              type: 'object',
              required: ['tenant_id', 'last_received_at'],
              additionalProperties: false,
              properties: {
                tenant_id: { type: 'string' },
                last_received_at: { type: 'string', format: 'date-time' },
              },
            },
          },
          complete: { type: 'boolean', description: 'False if there may be more tenants.' },
        },
      },
    },
    UNAVAILABLE,
  ],
  handle: async (_, { tenants }) => {
    const seen = await telling('The journal', tenants).seenTenants();
    const data = seen.tenants.slice(0, MAX_TENANTS).map(({ tenantId, lastReceivedAt }) => ({
      tenant_id: tenantId,
      last_received_at: lastReceivedAt,
    }));
    const complete = seen.isComplete && data.length === seen.tenants.length;
    return jsonAnswer(200, { data, complete });
  },
};
