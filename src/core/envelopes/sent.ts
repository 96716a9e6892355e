import type { ForeignFormat } from './event-format.ts';

/** What a message is kept as, and how its sender names a place in it. */
export interface Sent {
  readonly format: ForeignFormat;
  /** The text to keep of the message if it is rejected. */
  readonly text: string;
  /** The pointer into the message as it was sent, for a pointer into the event inside it. */
  readonly pointerOf: (pointer: string) => string;
}

/** A message that is the event itself. */
export function sentAs(format: ForeignFormat, text: string): Sent {
  return { format, text, pointerOf: (pointer) => pointer };
}

/** The same message, for an event inside it. @param at pointer to that event. */
export function inside(sent: Sent, at: string): Sent {
  return { ...sent, pointerOf: (pointer) => sent.pointerOf(`${at}${pointer}`) };
}
