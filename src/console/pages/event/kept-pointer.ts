import type { EventRecord } from '#generated/console-api.ts';

/** A name that a CloudEvent in the JSON format can give to an attribute. */
const ATTRIBUTE = /^(?!data$)[a-z0-9]+$/;

/**
 * Where the ledger's text of a message has what an error names. They differ if a part of the message was in message
 * attributes or headers: docs/formats.md, "What the ledger keeps".
 */
export function keptPointer(pointer: string, format: EventRecord['format']): string {
  switch (format) {
    case 'native':
    case 'eventbridge':
      return pointer;
    case 'cloudevents':
      return pointer.replace(/^\/(?:attributes|headers)\/(.*)$/s, (_, name: string) =>
        memberOf(name),
      );
    case 'sns':
      return pointer
        .replace(/^\/attributes\/([^/]*)$/, '/MessageAttributes/$1/Value')
        .replace(/^\/body(?=\/|$)/, '/Message');
  }
}

/** The member of a CloudEvent that has an attribute of binary mode. */
function memberOf(name: string): string {
  if (name.toLowerCase() === 'content-type') return '/datacontenttype';
  const member = name.replace(/^ce[-_]/, '');
  return `/${ATTRIBUTE.test(member) ? member : name}`;
}
