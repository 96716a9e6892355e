import { readJson } from '../core/json/read-json.ts';
import { checkJson } from './check-json.ts';
import { isJson } from './media-types.ts';
import { bodyErrors, problemAnswer } from './problem.ts';
import type { ApiAnswer, RequestBody } from './route.ts';

/** The body of a request, or the answer that refuses it. */
export type BodyReading =
  | { readonly kind: 'read'; readonly bodyText: string; readonly body: unknown }
  | { readonly kind: 'refused'; readonly answer: ApiAnswer };

/** Reads the body of a request: its type, its size, its encoding, and if the route takes `json`, its value. */
export async function readBody(request: Request, rules: RequestBody): Promise<BodyReading> {
  const refusal = refusedByHeaders(request.headers, rules);
  if (refusal) return { kind: 'refused', answer: refusal };
  const bytes = await readBytes(request, rules.maxBytes);
  if (bytes === 'too_large') return { kind: 'refused', answer: tooLarge(rules.maxBytes) };
  const bodyText = textOf(bytes);
  if (bodyText === undefined) {
    return refused(
      'invalid_request',
      'encoding',
      'must be text in UTF-8, without a byte order mark',
    );
  }
  if (bodyText === '') return refused('invalid_request', 'required', 'is required, got nothing');
  return rules.as === 'text'
    ? { kind: 'read', bodyText, body: undefined }
    : readValue(bodyText, rules);
}

function refusedByHeaders(
  headers: Headers,
  { maxBytes, others }: RequestBody,
): ApiAnswer | undefined {
  if (!isJson(headers.get('content-type') ?? '') && !others?.areIn(headers)) {
    const types = ['application/json', ...(others?.types ?? [])];
    const detail = `The body must have the content type ${types.join(' or ')}, in UTF-8.`;
    return problemAnswer('unsupported_media_type', detail, {
      headers: { accept: types.join(', ') },
    });
  }
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') {
    const detail = 'The body must not be compressed.';
    return problemAnswer('unsupported_media_type', detail, {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  return Number(headers.get('content-length') ?? 0) > maxBytes ? tooLarge(maxBytes) : undefined;
}

/** Stops reading once the body is too large: it may have no end. */
async function readBytes(
  { body }: Request,
  maxBytes: number,
): Promise<readonly Uint8Array[] | 'too_large'> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array> | []) {
    size += chunk.byteLength;
    if (size > maxBytes) return 'too_large';
    chunks.push(chunk);
  }
  return chunks;
}

/** `undefined` if the bytes aren't UTF-8, or begin with a byte order mark, with which they aren't JSON. */
function textOf(chunks: readonly Uint8Array[]): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    return text.startsWith('\ufeff') ? undefined : text;
  } catch {
    return undefined;
  }
}

function readValue(bodyText: string, { schema }: RequestBody): BodyReading {
  const reading = readJson(bodyText);
  if (reading.kind !== 'sound') {
    const { pointer, rule, message } = reading.fault;
    const kind = reading.kind === 'malformed' ? 'invalid_request' : 'invalid_content';
    return refused(kind, rule, message, pointer);
  }
  const errors = checkJson(reading.value, schema);
  if (errors.length === 0) return { kind: 'read', bodyText, body: reading.value };
  const detail = 'The body does not match the schema of this route.';
  return {
    kind: 'refused',
    answer: problemAnswer('invalid_content', detail, { errors: bodyErrors(errors) }),
  };
}

function refused(
  kind: 'invalid_request' | 'invalid_content',
  keyword: string,
  detail: string,
  pointer = '',
): BodyReading {
  const errors = [{ pointer, keyword, detail }];
  return { kind: 'refused', answer: problemAnswer(kind, `The body ${detail}.`, { errors }) };
}

function tooLarge(maxBytes: number): ApiAnswer {
  const detail = `The body must have at most ${maxBytes} bytes.`;
  return problemAnswer('too_large', detail, {
    errors: [{ pointer: '', keyword: 'size', detail: `must be at most ${maxBytes} bytes` }],
  });
}
