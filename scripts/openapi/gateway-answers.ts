import type { Answer, RouteFacts } from '../../src/http/route.ts';

/** What API Gateway answers by itself. It has no problem details. */
const GATEWAY_ERROR = {
  title: 'GatewayError',
  type: 'object',
  description:
    'An error of API Gateway itself: the request did not reach the API, or its answer was lost.',
  required: ['message'],
  properties: { message: { type: 'string' } },
};

/** The answers that a request may get from API Gateway in front of the API. */
export function gatewayAnswers({ access }: Pick<RouteFacts, 'access'>): Answer[] {
  const needsCredentials: [number, string][] = [
    [401, 'API Gateway found no valid token.'],
    [403, 'API Gateway found no valid signature, or IAM does not let the caller in.'],
  ];
  const always: [number, string][] = [
    [
      429,
      'The account or the API gets too many requests. Send it again later, with growing delays.',
    ],
    [500, 'The function ended before it could answer.'],
    [503, 'The function did not answer in time. Sending the request again is safe.'],
  ];
  const all = access === 'open' ? always : [...needsCredentials, ...always];
  return all.map(([status, description]) => ({
    status,
    description,
    contentType: 'application/json',
    schema: GATEWAY_ERROR,
  }));
}
