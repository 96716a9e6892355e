/** A media type without its parameters, in lower case: `application/json` of `Application/JSON; charset=utf-8`. */
export function mediaType(header: string): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** Whether a `Content-Type` is JSON in UTF-8. */
export function isJson(contentType: string): boolean {
  return mediaType(contentType) === 'application/json' && isUtf8(contentType);
}

/** Whether a `Content-Type` names no other character set than UTF-8. */
export function isUtf8(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)"?/i.exec(contentType)?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset);
}

/** Longest `Accept` that is read. A longer one takes anything. */
const MAX_ACCEPT_CHARACTERS = 1000;

/**
 * Whether an `Accept` header takes one of these types (RFC 9110 section 12.5.1). The most specific range that matches a type
 * decides, and `q=0` refuses it. Without the header, anything is taken.
 */
export function acceptsAny(accept: string | null, types: readonly string[]): boolean {
  if (accept === null || accept.trim() === '' || accept.length > MAX_ACCEPT_CHARACTERS) return true;
  const ranges = accept.split(',').map((range) => ({
    type: mediaType(range),
    refused: /;\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)/i.test(range),
  }));
  return types.some((type) => {
    const [group = ''] = type.split('/');
    const wanted = [type, `${group}/*`, '*/*'];
    const deciding = wanted.flatMap((name) => ranges.find((range) => range.type === name) ?? [])[0];
    return deciding !== undefined && !deciding.refused;
  });
}
