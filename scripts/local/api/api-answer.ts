import { isJsonObject } from '../../traffic/json-text.ts';

/** Headers that belong to a connection. The server sets its own. */
const OF_THE_CONNECTION = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];

/**
 * The response that an HTTP API makes of a function's answer with payload format 2.0.
 *
 * @returns `undefined` if the answer is none: API Gateway then answers 500.
 */
export function responseOf(answer: unknown): Response | undefined {
  // A function may give just the body. Then it is JSON and the status is 200.
  if (!isJsonObject(answer) || answer['statusCode'] === undefined) return ofBody(answer);
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded } = answer;
  if (!isJsonObject(headers) || !Array.isArray(cookies) || typeof body !== 'string') {
    return undefined;
  }
  const status = Number(statusCode);
  // The class `Response` takes no others, and a proxy has no use for 1xx.
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const content = isBase64Encoded === true ? Buffer.from(body, 'base64') : body;
  try {
    const all = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      if (!OF_THE_CONNECTION.includes(name.toLowerCase())) all.append(name, textOf(value));
    }
    for (const cookie of cookies) all.append('set-cookie', String(cookie));
    return new Response(content.length > 0 ? content : null, { status, headers: all });
  } catch {
    // A header that HTTP doesn't allow, or a body with a status that has none.
    return undefined;
  }
}

/** Functions may give numbers as headers. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function ofBody(body: unknown): Response | undefined {
  if (body === undefined) return undefined;
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    headers: { 'content-type': 'application/json' },
  });
}
