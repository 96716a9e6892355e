/** The formats in which events come: see docs/formats.md. */
export const EVENT_FORMATS = ['native', 'cloudevents', 'sns', 'eventbridge'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** A format that isn't ours. */
export type ForeignFormat = Exclude<EventFormat, 'native'>;
