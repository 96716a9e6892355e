import type { RejectionReason } from '../../../src/core/outcome.ts';
import type { Reading } from '../../../src/core/read-message.ts';
import type { SentMessage } from '../../support/independent-writer/form.ts';
import { PROPERTIES } from './properties.ts';
import { packedOf } from './record.ts';
import { sentMessage } from './sent-text.ts';
import { signaturesOf } from './signature.ts';
import type { System } from './system.ts';

export type BodyOutcome = 'valid' | RejectionReason;

/** What is wrong with the way a body was read. */
export interface Problem {
  /** Names the property that doesn't hold. */
  readonly property: string;
  readonly detail: string;
}

export interface Examination {
  /** Missing if the body could not be read. */
  readonly outcome?: BodyOutcome;
  /** See `signaturesOf`. Missing if the body could not be read. */
  readonly signatures?: readonly string[];
  readonly problem?: Problem;
  /** Milliseconds of CPU time from the text to the ledger's item. A busy machine doesn't change it. */
  readonly milliseconds: number;
}

/** Reads one message as the consumer does, and checks every property. Never throws. @param whole see `wholeText`. */
export function examine(whole: string, system: System): Examination {
  const message = sentMessage(whole);
  const began = process.threadCpuUsage();
  let milliseconds = 0;
  try {
    const reading = system.read(message.text, message.attributes);
    packedOf(reading);
    milliseconds = millisecondsSince(began);
    const problem = problemWith(message, reading, system);
    const outcome = reading.kind === 'valid' ? 'valid' : reading.reason;
    return { outcome, signatures: signatures(message, reading, system), ...problem, milliseconds };
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const problem = { property: 'never throws', detail: detail.slice(0, 200) };
    return { problem, milliseconds: milliseconds || millisecondsSince(began) };
  }
}

function millisecondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1000;
}

function problemWith(
  message: SentMessage,
  reading: Reading,
  system: System,
): { problem?: Problem } {
  for (const [property, check] of Object.entries(PROPERTIES)) {
    const detail = check(message, reading, system);
    if (detail !== undefined) return { problem: { property, detail } };
  }
  return {};
}

/** Reads the body again to get its keywords, because the properties have read other texts in the meantime. */
function signatures(
  { text, attributes }: SentMessage,
  reading: Reading,
  system: System,
): readonly string[] {
  system.takeKeywords();
  if (reading.kind === 'rejected' && reading.reason === 'invalid_body') {
    system.read(text, attributes);
  }
  return signaturesOf(text, reading, system.takeKeywords(), system.knows);
}
