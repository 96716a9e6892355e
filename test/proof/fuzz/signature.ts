import type { Reading, RejectedMessage, ValidEvent } from '../../../src/core/read-message.ts';

/**
 * Describes how a body was treated, in several lines: its reason with the shape of each error, roughly how many errors
 * there were, each keyword that the validator named, the envelope fields of a valid event. A body with a new line has
 * reached code that no body before it had reached. So it is worth mutating further.
 *
 * Each line counts by itself. Nearly every body would be a new combination of lines.
 */
export function signaturesOf(
  text: string,
  reading: Reading,
  keywords: readonly string[],
  knows: (eventType: string) => boolean,
): readonly string[] {
  const [about, ways] =
    reading.kind === 'valid'
      ? validWays(reading)
      : [aboutRejection(reading, knows), [...rejectionWays(reading), ...keywords]];
  return [...new Set([sizeBucket(text.length), ...ways])].map((way) => `${about}: ${way}`);
}

function validWays({ envelope }: ValidEvent): [string, readonly string[]] {
  const about = `valid ${envelope.eventType} ${envelope.schemaVersion}`;
  return [about, [...Object.keys(envelope), `all of ${Object.keys(envelope).sort().join()}`]];
}

function aboutRejection({ reason, eventType }: RejectedMessage, knows: (type: string) => boolean) {
  if (reason === 'malformed_json') return reason;
  return `${reason} ${eventType !== undefined && knows(eventType) ? eventType : 'of no known type'}`;
}

function rejectionWays({ errors, identity }: RejectedMessage): readonly string[] {
  const shapes = errors.map(({ message }) => message.replace(/\d+/g, 'N'));
  const depth = Math.min(8, (errors[0]?.pointer.split('/').length ?? 1) - 1);
  const who = identity ? 'identified' : 'anonymous';
  return [...shapes, `${who}, ${countBucket(errors.length)}`, `first at depth ${depth}`];
}

function countBucket(count: number): string {
  if (count <= 2) return `${count} errors`;
  return count <= 5 ? '3 to 5 errors' : count < 50 ? '6 to 49 errors' : '50 errors';
}

/** Small: up to 4 KiB, so a record costs few write units. Large: up to 256 KiB. */
function sizeBucket(length: number): string {
  return length <= 4096 ? 'small' : length <= 262_144 ? 'large' : 'huge';
}
