import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';

/** The function that Lambda calls with requests of an HTTP API, payload format 2.0. */
export type HttpFunction = (
  event: APIGatewayProxyEventV2,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** What comes with a request besides HTTP. */
export interface HttpInvocation {
  /** API Gateway's id of the request. Its access log has the same. */
  readonly requestId: string;
  /** What API Gateway's authorizer has found out. */
  readonly authorizer: unknown;
  /** Milliseconds left until Lambda ends the process. */
  remaining(): number;
}

/**
 * Answers a request. Must not reject. Gets `undefined` instead of the request if HTTP doesn't allow one like it, such as
 * the method TRACE.
 */
export type Serve = (
  request: Request | undefined,
  invocation: HttpInvocation,
) => Response | Promise<Response>;

/** Makes a server of requests the function that Lambda calls. */
export function httpFunction(serve: Serve): HttpFunction {
  return async (event, context) => {
    const { requestContext } = event;
    const response = await serve(requestOf(event), {
      requestId: requestContext.requestId,
      authorizer: (requestContext as { readonly authorizer?: unknown }).authorizer,
      remaining: () => context.getRemainingTimeInMillis(),
    });
    return resultOf(response);
  };
}

/** The request in an event from API Gateway. */
export function requestOf(event: APIGatewayProxyEventV2): Request | undefined {
  const { method } = event.requestContext.http;
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const url = `https://${event.requestContext.domainName}${pathOf(event.rawPath)}${query}`;
  // The class `Request` takes no body with these, and no route of ours does.
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(event);
  try {
    return new Request(url, { method, headers: headersOf(event), ...(body && { body }) });
  } catch {
    return undefined;
  }
}

/**
 * HTTP APIs decode the path before they pass it on. So whatever can't be part of an encoded path is encoded again:
 * without that, a decoded `?` would begin the query. An escape stays as it is, for emulators that don't decode.
 */
function pathOf(rawPath: string): string {
  const encoded = rawPath
    .toWellFormed()
    .replaceAll(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu, encodeURIComponent);
  return encoded.split('/').map(withoutDots).join('/');
}

/**
 * URLs resolve the segments `.` and `..`, escaped ones too. The policy of a caller was checked against the path as it was
 * sent, so it must lead nowhere else: `/events/../operations` would be another route.
 */
function withoutDots(segment: string): string {
  return /^(\.|%2e){1,2}$/i.test(segment)
    ? segment.replaceAll('%', '%25').replaceAll('.', '%252E')
    : segment;
}

function headersOf({ headers, cookies }: APIGatewayProxyEventV2): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) all.append(name, inBytes(value));
  }
  if (cookies && cookies.length > 0) all.set('cookie', inBytes(cookies.join('; ')));
  return all;
}

/** The value as Node's own server would give it: a character for each byte of its UTF-8. */
function inBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): Uint8Array<ArrayBuffer> | '' {
  return body ? new Uint8Array(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')) : '';
}

const TEXT = /^text\/|^application\/([\w.-]+\+)?(json|xml|javascript)\b/;

/** The answer for API Gateway. A body that isn't text is sent in base64. */
export async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const { status, headers } = response;
  const isText = TEXT.test(headers.get('content-type') ?? 'text/');
  const bytes = Buffer.from(await response.arrayBuffer());
  const cookies = headers.getSetCookie();
  return {
    statusCode: status,
    headers: Object.fromEntries([...headers].filter(([name]) => name !== 'set-cookie')),
    ...(cookies.length > 0 && { cookies }),
    body: bytes.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}
