/** The formats in which events come: see docs/formats.md. */
export const EVENT_FORMATS = ['native', 'cloudevents', 'sns', 'eventbridge'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** A format that isn't ours. */
export type ForeignFormat = Exclude<EventFormat, 'native'>;

/**
 * Whether a message came in the format that somebody wants.
 *
 * @param format missing if it is native
 * @param wanted missing if any will do
 */
export function isFormat(
  format: ForeignFormat | undefined,
  wanted: EventFormat | undefined,
): boolean {
  return wanted === undefined || (format ?? 'native') === wanted;
}
