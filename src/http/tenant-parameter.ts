import type { Parameter } from './parameter.ts';

/** For routes that operators call on behalf of a tenant. A tenant may only name itself. */
export const TENANT_PARAMETER = {
  in: 'query',
  name: 'tenant_id',
  description:
    'For operators: the tenant that the request is about. Others get their own tenant, and 403 if they name another one.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
  required: false,
  example: 'acme',
} as const satisfies Parameter;
