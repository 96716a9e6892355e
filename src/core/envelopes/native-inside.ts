import { readJson } from '../json/read-json.ts';
import { readNative } from '../read-native.ts';
import type { Reading } from '../reading.ts';
import { asSent } from './foreign-event.ts';
import type { FormatContext } from './format-context.ts';
import type { Sent } from './sent.ts';

/** Reads a native event that is a part of a message. */
export function readNativeInside(
  text: string,
  sent: Sent,
  { schemas, now }: FormatContext,
): Reading {
  return asSent(readNative(text, readJson(text, 'body'), schemas, now), sent);
}
