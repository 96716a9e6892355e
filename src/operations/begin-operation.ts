import type { NewOperation, OperationStart } from '../core/operation.ts';
import type { OperationLog } from '../operation-ports.ts';

/** The id of an operation: see `operationId`. */
export const OPERATION_ID = /^\d{8}T\d{6}Z-[0-9a-f]{4}$/;

/** The longest note that is kept with an operation. */
export const MAX_NOTE_CHARACTERS = 200;

/**
 * A regular expression with the flag `u`: a text in one line that isn't blank. It has no `\p{Cc}`, which not every tool that
 * reads the OpenAPI document knows.
 */
export const NOTE_PATTERN = `^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f]{1,${MAX_NOTE_CHARACTERS}}$`;

/** What an id is made of. */
export interface IdSource {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** At least 0 and less than 1. */
  readonly random: number;
}

/** Begins an operation: saves its record. From then on everybody can see it. */
export async function beginOperation<Asked extends NewOperation>(
  asked: Asked,
  log: Pick<OperationLog, 'create'>,
  { now, random }: IdSource,
): Promise<Asked & OperationStart> {
  const startedAt = new Date(now).toISOString();
  const start: OperationStart = {
    id: operationId(startedAt, random),
    status: 'running',
    startedAt,
    updatedAt: startedAt,
    revision: 0,
  };
  const operation = { ...asked, ...start };
  await log.create(operation);
  return operation;
}

/** `20261128T211530Z-7f3a`. @param startedAt from `toISOString`. */
function operationId(startedAt: string, random: number): string {
  const time = startedAt.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  const digits = Math.floor(random * 0x10000).toString(16);
  return `${time}-${digits.padStart(4, '0')}`;
}
