import type { RecordResult } from '../../ports.ts';

export type Unavailable = Extract<RecordResult, { kind: 'unavailable' }>;

/** What an error of DynamoDB or of the way to it means for a record: it may pass, so try again later. */
export function unavailable(error: unknown): Unavailable {
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'unavailable', code: 'store_unavailable', cause: cause.slice(0, 200) };
}

export const NO_TIME_LEFT: Unavailable = {
  kind: 'unavailable',
  code: 'deadline',
  cause: 'too little time was left to begin',
};
