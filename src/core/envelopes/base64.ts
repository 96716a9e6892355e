/** RFC 4648, section 4, with its padding and without line breaks, as CloudEvents asks for. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export type Decoding =
  | { readonly kind: 'text'; readonly text: string }
  /** `rule`: which rule it breaks. `expected` completes "must be …". */
  | { readonly kind: 'faulty'; readonly rule: string; readonly expected: string };

/** The text whose bytes in UTF-8 are in base64. */
export function decodedText(base64: string): Decoding {
  if (!BASE64.test(base64)) {
    return { kind: 'faulty', rule: 'base64', expected: 'base64 (RFC 4648, section 4)' };
  }
  try {
    // A byte order mark stays in the text. JSON has none, so such a text is refused.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { kind: 'text', text: decoder.decode(Buffer.from(base64, 'base64')) };
  } catch {
    return { kind: 'faulty', rule: 'utf8', expected: 'base64 of a text in UTF-8' };
  }
}
