import { isUtf8 } from 'node:buffer';

import type { ApiRoute } from './api-routes.ts';

/** An HTTP request, whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as the request line has them. */
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** What the gateway adds to a request. */
export interface EventContext {
  readonly route: ApiRoute;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What the route's authorizer has found. */
  readonly authorizer: object | undefined;
}

/**
 * The path as an HTTP API gives it to a function: decoded, even where that changes its parts, and cut at a decoded question
 * mark. `undefined` if it can't be decoded.
 */
export function decodedPath(target: string): string | undefined {
  const [path = ''] = target.split('?', 1);
  try {
    return decodeURIComponent(path).split('?', 1)[0];
  } catch {
    return undefined;
  }
}

/** The event of an HTTP API with payload format 2.0, for a path that can be decoded. */
export function apiEvent(request: HttpRequest, context: EventContext): object {
  const { method, target, rawHeaders, body, sourceIp } = request;
  const { route, requestId, time, authorizer } = context;
  const rawPath = decodedPath(target) ?? '';
  const rawQueryString = target.split('?').slice(1).join('?');
  const { cookies, headers } = headersOf(rawHeaders);
  const host = headers['host'] ?? '';
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: joined(queryPairs(rawQueryString)) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      ...(authorizer && { authorizer }),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.key,
      stage: '$default',
      time: new Date(time).toUTCString(),
      timeEpoch: time,
    },
    ...bodyOf(body, headers),
  };
}

/** Headers of one name become one with commas, but cookies a list of their own. */
function headersOf(raw: readonly string[]) {
  const pairs: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) {
    pairs.push([raw[index]?.toLowerCase() ?? '', utf8Text(raw[index + 1] ?? '')]);
  }
  const cookies = pairs.filter(([name]) => name === 'cookie');
  return {
    cookies: cookies.flatMap(([, value]) => value.split(/; */)),
    headers: joined(pairs.filter(([name]) => name !== 'cookie')),
  };
}

/** The value of a header as a text. Node gives a character for each byte, which are UTF-8 unless a client is old. */
function utf8Text(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}

function queryPairs(query: string): [string, string][] {
  return [...new URLSearchParams(query)];
}

function joined(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const values = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries(
    [...values].map(([name, same]) => [name, same.map(([, value]) => value).join(',')]),
  );
}

const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

/** Bytes that aren't a text by their type, or aren't UTF-8, are in Base64. */
function bodyOf(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText =
    TEXT.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
