const PUBLISHED = {
  id: '019e5f0e-7a4b-7c3d-8a11-2f9d1c6f0a55',
  type: 'user_registered',
  version: 'v1',
  tenant_id: 'acme',
  client_id: 'web',
  created_at: '2026-02-19T10:00:00Z',
  status: 'processed',
  received_at: '2026-02-19T10:00:01.000Z',
  attempts: 0,
};

const EVENT_TYPE = {
  type: 'user_registered',
  newest: 'v1',
  versions: [{ version: 'v1', handled: false }],
};

/**
 * Examples of answers: operation id → status → body. They aren't beside the answers in `src/http/routes`, because a function
 * would load them with its first request.
 */
export const ANSWER_EXAMPLES: Readonly<Record<string, Readonly<Record<number, unknown>>>> = {
  publishEvents: {
    200: { ...PUBLISHED, duplicate: true },
    201: PUBLISHED,
    202: { ...PUBLISHED, status: 'queued' },
    207: { results: [{ status: 201, event: PUBLISHED }] },
  },
  listEvents: {
    200: {
      data: [
        {
          id: 'pay-2026-000123',
          type: 'payment.processed',
          version: 'v1',
          key: 'acme#pay-2026-000123',
          status: 'processed',
          tenant_id: 'acme',
          attempts: 0,
          received_at: '2026-11-28T09:00:00.000Z',
        },
      ],
      next: '2026-11-28T09:00:00.000Z_3f9a0c12be774d01',
      has_more: true,
    },
  },
  getEvent: {
    200: {
      id: '019e5f0e-7a4b-7c3d-8a11-2f9d1c6f0a55',
      format: 'native',
      type: 'user_registered',
      version: 'v1',
      tenant_id: 'acme',
      client_id: 'web',
      created_at: '2026-02-19T10:00:00Z',
      status: 'processed',
      received_at: '2026-02-19T10:00:01.000Z',
      processed_at: '2026-02-19T10:00:30.000Z',
      expire_at: '2026-03-21T10:00:30.000Z',
      attempts: 1,
      published: [],
      conflicts: [],
      payload: { user_id: '123', email: 'user@example.com', timestamp: '2026-02-19T10:00:00Z' },
    },
  },
  processEvent: {
    202: {
      ...{ id: 'pay-2026-000123', tenant_id: 'acme', type: 'payment.processed', version: 'v1' },
      ...{ status: 'queued', attempts: 5, received_at: '2026-11-28T09:00:00.000Z' },
      operation_id: '20261128T211530Z-7f3a',
    },
  },
  listSchemas: { 200: { data: [EVENT_TYPE] } },
  getEventType: { 200: EVENT_TYPE },
  getHealth: {
    200: { status: 'ok', store: 'reachable', queue: 'reachable' },
    503: { status: 'degraded', store: 'unreachable', queue: 'reachable' },
  },
};
