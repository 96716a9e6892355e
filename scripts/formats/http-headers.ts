import { CLOUDEVENT } from '../../src/http/cloudevents-form.ts';
import type { SentFormat } from './format-option.ts';
import type { OutsideMessage } from './outside-message.ts';

/** The formats that the HTTP API takes, each with its content type. */
const CONTENT_TYPES = {
  native: 'application/json',
  cloudevents: CLOUDEVENT,
  'cloudevents-binary': 'application/json',
} as const satisfies Readonly<Partial<Record<SentFormat, string>>>;

export type HttpFormat = keyof typeof CONTENT_TYPES;

export function isHttpFormat(format: SentFormat): format is HttpFormat {
  return Object.hasOwn(CONTENT_TYPES, format);
}

/** The headers of the request that has the message's text as its body. */
export function httpHeaders(
  format: HttpFormat,
  { attributes }: OutsideMessage,
): Record<string, string> {
  const encoded = Object.entries(attributes).map(
    ([name, { value }]) => [name, percentEncoded(value)] as const,
  );
  return { 'content-type': CONTENT_TYPES[format], ...Object.fromEntries(encoded) };
}

/**
 * The value of an attribute as that of a header (CloudEvents HTTP Protocol Binding 1.0.2, section 3.1.3.2). The comma is
 * encoded, too, because servers join several headers of one name by commas.
 */
function percentEncoded(value: string): string {
  return value.replaceAll(/[^!-~]|["%,]/gu, (character) => encodeURIComponent(character));
}
