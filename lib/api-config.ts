import type { Config } from './config.ts';
import type { ContextReader } from './context.ts';

/** The settings of the HTTP API. */
export type ApiConfig = Pick<
  Config,
  | 'httpApi'
  | 'apiJwtIssuer'
  | 'apiJwtAudience'
  | 'apiTenantClaim'
  | 'apiDefaultTenant'
  | 'apiCorsOrigins'
  | 'apiThrottleRate'
  | 'apiThrottleBurst'
>;

export const DEFAULT_TENANT_CLAIM = 'tenant_id';

/** `https://app.example.com`, `http://localhost:8080`, or `*`. */
const ORIGIN = /^(\*|https?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?)$/;

/** Reads each setting of the HTTP API by itself. `api-rules.ts` has the rules between them. */
export function readApiSettings(read: ContextReader): ApiConfig {
  return {
    httpApi: read.oneOf(
      'httpApi',
      ['iam', 'jwt', 'off'],
      'iam',
      'the stack knows no other way to find out who calls',
    ),
    ...readTokens(read),
    // An empty tenant counts as none, so that `-c apiDefaultTenant=` overrides `cdk.json`.
    apiDefaultTenant:
      read.text(
        'apiDefaultTenant',
        /^$|^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
        'a tenant id: up to 64 of A-Z a-z 0-9 . _ -, the first a letter or digit',
        'no event could have this tenant',
      ) || undefined,
    apiCorsOrigins: read.list('apiCorsOrigins', {
      accepts: (origin) => ORIGIN.test(origin),
      // "Array members: maximum number of 100 items", for HTTP APIs too.
      most: 100,
      expected: 'an origin without a path, such as https://app.example.com, or *',
      why: 'a browser compares it with the origin of the page, letter by letter',
    }),
    ...readThrottling(read),
  };
}

function readTokens(read: ContextReader) {
  return {
    apiJwtIssuer:
      read.text(
        'apiJwtIssuer',
        /^$|^https:\/\/[^\s?#@]+$/,
        'an https:// URL without query, as the claim iss of the tokens has it',
        'API Gateway would find no keys of the issuer, or refuse all tokens',
      ) || undefined,
    apiJwtAudience: read.list('apiJwtAudience', {
      accepts: (audience) => /^[^\s,]+$/.test(audience),
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
      most: 50,
      expected: 'a text without spaces, as the claim aud or client_id of the tokens has it',
      why: 'API Gateway would refuse all tokens, or the whole deployment',
    }),
    apiTenantClaim:
      read.text(
        'apiTenantClaim',
        /^[A-Za-z0-9_:./-]{1,128}$/,
        'the name of a claim: up to 128 of A-Z a-z 0-9 _ : . / -',
        'no token would name a tenant',
      ) ?? DEFAULT_TENANT_CLAIM,
  };
}

function readThrottling(read: ContextReader) {
  const why = 'API Gateway would refuse all requests, or more than the account has';
  return {
    apiThrottleRate: read.wholeNumber('apiThrottleRate', {
      fallback: 500,
      least: 1,
      most: 100_000,
      why,
    }),
    apiThrottleBurst: read.wholeNumber('apiThrottleBurst', {
      fallback: 1000,
      least: 1,
      most: 50_000,
      why,
    }),
  };
}
