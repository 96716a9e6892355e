/**
 * The text of a CloudEvents attribute in an HTTP header (HTTP Protocol Binding 1.0.2, section 3.1.3.2): percent-encoded, and
 * in older versions also in double quotes. Bytes of UTF-8 that aren't encoded are taken as they are.
 *
 * @param header a character for each byte, as HTTP servers give it
 * @returns `undefined` if an escape isn't complete, or the bytes aren't UTF-8
 */
export function headerText(header: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(header)?.[1];
  const value = quoted === undefined ? header : quoted.replaceAll(/\\(.)/g, '$1');
  if (/%(?![0-9A-Fa-f]{2})/.test(value)) return undefined;
  const bytes = value.replaceAll(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
