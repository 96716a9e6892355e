import type { EventIdentity } from '../core/envelope.ts';

/**
 * Whose events a request may read and change. Operations take it as a parameter of its own and apply it to everything that
 * they read, so that a route can't forget it. Only operators get `all_tenants`.
 */
export type TenantScope =
  { readonly kind: 'one_tenant'; readonly tenantId: string } | { readonly kind: 'all_tenants' };

/** Whether something is in the scope. @param identity `undefined`: a message that names no tenant, so it is nobody's */
export function isInScope(
  identity: Pick<EventIdentity, 'tenantId'> | undefined,
  scope: TenantScope,
): boolean {
  return scope.kind === 'all_tenants' || identity?.tenantId === scope.tenantId;
}
