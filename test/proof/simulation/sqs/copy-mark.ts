import type { AttributeValues } from './queue-message.ts';

/** What the attribute `resent` of a copy says, read by the simulation's own code. */
export interface CopyMark {
  /** Milliseconds since 1970. */
  readonly seenAt: number;
  readonly times: number;
  readonly firstId: string;
}

export function copyMark(attributes: AttributeValues = {}): CopyMark | undefined {
  const { DataType, StringValue = '' } = attributes['resent'] ?? {};
  const [version, seenAt, times, firstId, ...more] = StringValue.split(' ');
  if (DataType !== 'String' || version !== 'v1' || !firstId || more.length > 0) return undefined;
  return { seenAt: Number(seenAt), times: Number(times), firstId };
}
