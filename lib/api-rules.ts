import { DEFAULT_TENANT_CLAIM } from './api-config.ts';
import type { ConfigRule } from './config-rule.ts';

/** Rules between the settings of the HTTP API. */
export const API_RULES: readonly ConfigRule[] = [
  {
    setting: 'apiJwtIssuer',
    against: ['httpApi'],
    holds: (c) => c.httpApi !== 'jwt' || c.apiJwtIssuer !== undefined,
    expected: () => 'the https:// URL of the issuer, as httpApi is jwt',
    why: 'API Gateway would not know whose tokens are valid',
  },
  {
    setting: 'apiJwtAudience',
    against: ['httpApi'],
    holds: (c) => c.httpApi !== 'jwt' || c.apiJwtAudience.length > 0,
    expected: () => 'at least one audience, as httpApi is jwt',
    why: 'tokens that the issuer made for other services would be valid here',
  },
  {
    setting: 'apiJwtIssuer',
    against: ['httpApi'],
    holds: (c) => c.httpApi === 'jwt' || c.apiJwtIssuer === undefined,
    expected: (c) => `nothing, or httpApi=jwt instead of ${c.httpApi}`,
    why: 'no token would be accepted, although an issuer is set',
  },
  {
    setting: 'apiJwtAudience',
    against: ['httpApi'],
    holds: (c) => c.httpApi === 'jwt' || c.apiJwtAudience.length === 0,
    expected: (c) => `nothing, or httpApi=jwt instead of ${c.httpApi}`,
    why: 'no token would be accepted, although an audience is set',
  },
  {
    setting: 'apiTenantClaim',
    against: ['httpApi'],
    holds: (c) => c.httpApi === 'jwt' || c.apiTenantClaim === DEFAULT_TENANT_CLAIM,
    expected: (c) => `nothing, or httpApi=jwt instead of ${c.httpApi}`,
    why: 'without tokens, nothing has claims',
  },
  {
    setting: 'apiDefaultTenant',
    against: ['httpApi'],
    holds: (c) => c.httpApi === 'iam' || c.apiDefaultTenant === undefined,
    expected: (c) => `nothing, or httpApi=iam instead of ${c.httpApi}`,
    why: 'the tenant of a caller with a token is always a claim of the token',
  },
  {
    setting: 'apiCorsOrigins',
    against: ['httpApi'],
    holds: (c) => c.httpApi !== 'iam' || !c.apiCorsOrigins.includes('*'),
    expected: () => 'the origins of your pages, not *, as httpApi is iam',
    why: 'a page that signs requests has AWS credentials, and any page that got hold of them could call the API',
  },
  {
    setting: 'apiCorsOrigins',
    against: ['httpApi'],
    holds: (c) => c.httpApi !== 'off' || c.apiCorsOrigins.length === 0,
    expected: () => 'nothing, as httpApi is off',
    why: 'there is no API that a page could call',
  },
];
