import type { ApiRoute } from './api-routes.ts';

/** The made-up caller of routes that AWS protects with IAM. */
const LOCAL_CALLER = {
  iam: {
    accessKey: 'test',
    accountId: '000000000000',
    callerId: 'local',
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: 'arn:aws:iam::000000000000:user/local',
    userId: 'local',
  },
};

export type Authorization =
  | { readonly kind: 'open' }
  | { readonly kind: 'known'; readonly authorizer: object }
  | { readonly kind: 'no_token' };

/**
 * What the authorizer of a route finds. Nobody signs requests on a laptop, so a route with IAM has a made-up caller. A token
 * is read but its signature, times and issuer aren't checked.
 *
 * @param header the header `Authorization`.
 */
export function authorize(
  { authorization }: Pick<ApiRoute, 'authorization'>,
  header: string | undefined,
): Authorization {
  switch (authorization) {
    case 'NONE':
      return { kind: 'open' };
    case 'AWS_IAM':
      return { kind: 'known', authorizer: LOCAL_CALLER };
    case 'JWT': {
      const claims = claimsOf(/^bearer (\S+)$/i.exec(header ?? '')?.[1]);
      if (!claims) return { kind: 'no_token' };
      return { kind: 'known', authorizer: { jwt: { claims, scopes: null } } };
    }
  }
}

/** The claims of a token. API Gateway gives all of them as texts. */
function claimsOf(token: string | undefined): Readonly<Record<string, string>> | undefined {
  const [, payload = ''] = token?.split('.') ?? [];
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null) return undefined;
    return Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  } catch {
    return undefined;
  }
}
