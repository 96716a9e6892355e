import type { TenantScope } from '../operations/tenant-scope.ts';

/** Who calls with the credentials of an AWS account (SigV4): a trusted service or an operator. */
export interface Operator {
  readonly kind: 'operator';
  /** The ARN of the caller, or `local:<user>` on an emulator. Records of operations have it. */
  readonly name: string;
  /** The `client_id` of events that name none. */
  readonly clientId: string;
  /** The tenant of requests that name none. Missing: such a request is about all tenants. */
  readonly tenantId?: string;
}

/** Who calls with a token (JWT) of a tenant. Its tenant is a claim of the token, whatever the request says. */
export interface Tenant {
  readonly kind: 'tenant';
  /** The subject of the token. */
  readonly name: string;
  readonly clientId: string;
  readonly tenantId: string;
}

export type Caller = Operator | Tenant;

/** The caller of a request, or why there is none. */
export type CallerReading =
  | { readonly kind: 'known'; readonly caller: Caller }
  /** No authorizer has let this request pass. */
  | { readonly kind: 'unknown' }
  /** The credentials are valid, but name no tenant. `why` is for the caller. */
  | { readonly kind: 'refused'; readonly why: string };

/** What the settings say of callers. */
export interface CallerRules {
  /** The claim of a token that has the tenant: `tenant_id`. */
  readonly tenantClaim: string;
  /** The tenant of an operator's request that names none. */
  readonly defaultTenant?: string;
}

/**
 * Reads who calls from what API Gateway's authorizer has found: `requestContext.authorizer` of an event with payload 2.0,
 * which has `iam` or `jwt`. API Gateway has checked signature or token, so this doesn't do it again.
 */
export function readCaller(authorizer: unknown, rules: CallerRules): CallerReading {
  const { iam, jwt } = objectOf(authorizer);
  const arn = objectOf(iam)['userArn'];
  if (typeof arn === 'string' && arn !== '') return { kind: 'known', caller: operator(arn, rules) };
  return jwt === undefined || jwt === null ? { kind: 'unknown' } : tenantOf(jwt, rules);
}

function operator(arn: string, { defaultTenant }: CallerRules): Operator {
  const tenant = defaultTenant === undefined ? {} : { tenantId: defaultTenant };
  return { kind: 'operator', name: arn, clientId: clientIdFrom(nameInArn(arn)), ...tenant };
}

/** `Sender` of `arn:aws:sts::1:assumed-role/Sender/session`; `ada` of `arn:aws:iam::1:user/team/ada`. */
function nameInArn(arn: string): string {
  const [kind, ...names] = arn.slice(arn.lastIndexOf(':') + 1).split('/');
  return (kind === 'assumed-role' ? names[0] : names.at(-1)) ?? kind ?? '';
}

const TENANT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function tenantOf(jwt: unknown, { tenantClaim }: CallerRules): CallerReading {
  const claims = objectOf(objectOf(jwt)['claims']);
  const tenantId = claims[tenantClaim];
  if (typeof tenantId !== 'string' || !TENANT_ID.test(tenantId)) {
    return { kind: 'refused', why: `The token has no tenant id in its claim ${tenantClaim}.` };
  }
  const name = textOf(claims['sub']) ?? tenantId;
  // Cognito and many others say which client asked for the token in one of these.
  const client = textOf(claims['client_id']) ?? textOf(claims['azp']) ?? name;
  return {
    kind: 'known',
    caller: { kind: 'tenant', name, clientId: clientIdFrom(client), tenantId },
  };
}

/** A `client_id` as envelopes may have it, made of a name that may have other characters. */
function clientIdFrom(name: string): string {
  const allowed = name.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^[._-]+/, '');
  return allowed.slice(0, 64) || 'unknown';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The tenants that a request is about. `undefined`: a tenant names another tenant, which it may not. */
export function scopeOf(caller: Caller, named: string | undefined): TenantScope | undefined {
  const { kind, tenantId } = caller;
  if (kind === 'tenant') {
    const isOwn = named === undefined || named === tenantId;
    return isOwn ? { kind: 'one_tenant', tenantId } : undefined;
  }
  const asked = named ?? tenantId;
  return asked === undefined ? { kind: 'all_tenants' } : { kind: 'one_tenant', tenantId: asked };
}
