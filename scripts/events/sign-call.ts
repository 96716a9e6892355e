import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/transport';
import { SignatureV4 } from '@smithy/signature-v4';

import type { Sign } from './send-by-http.ts';

/** Signs calls of an HTTP API (SigV4) with the region and the credentials of a client. */
export function signerLike({ config }: Pick<DynamoDB, 'config'>): Sign {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: config.region,
    credentials: config.credentials,
    sha256: config.sha256,
  });
  return async ({ method, url, headers, body }) => {
    const request = new HttpRequest({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { ...headers, host: url.host },
      body,
    });
    const { host: _, ...signed } = (await signer.sign(request)).headers;
    return signed;
  };
}

/** `make local` takes requests as they are. */
export const unsigned: Sign = ({ headers }) => Promise.resolve(headers);
