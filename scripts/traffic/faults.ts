import { REJECTION_REASONS, type RejectionReason } from '../../src/core/outcome.ts';
import { readIdentity } from '../../src/core/read-envelope.ts';
import type { Fault } from './fault.ts';
import { INVALID_BODY } from './faulty-body.ts';
import { EXPIRED, INVALID_ENVELOPE } from './faulty-envelope.ts';
import { MALFORMED_JSON, UNSAFE_ENVELOPE } from './faulty-json.ts';
import { isJsonObject } from './json-text.ts';
import { seededRandom } from './random.ts';
import { UNKNOWN_TYPE, UNKNOWN_VERSION } from './unknown-schema.ts';

/** Every way to make a message that must be rejected, by the reason of the rejection. */
export const FAULTS: Readonly<Record<RejectionReason, readonly Fault[]>> = {
  malformed_json: MALFORMED_JSON,
  invalid_envelope: [...INVALID_ENVELOPE, ...UNSAFE_ENVELOPE],
  unknown_type: UNKNOWN_TYPE,
  unknown_version: UNKNOWN_VERSION,
  invalid_body: INVALID_BODY,
  expired: EXPIRED,
};

/**
 * An endless sequence of faults. The reasons take turns, so six faulty messages show all of them. The faults
 * of each reason take turns too, in an order that depends on the seed.
 */
export function* faultsInTurn(seed: string): Generator<Fault, never> {
  const random = seededRandom(seed, 'faults');
  const queues = new Map(
    REJECTION_REASONS.map((reason) => [reason, random.shuffled(FAULTS[reason])]),
  );
  for (;;) {
    for (const [reason, [fault, ...later]] of queues) {
      if (!fault) throw new Error(`No fault leads to ${reason}.`);
      queues.set(reason, [...later, fault]);
      yield fault;
    }
  }
}

/** The event id in a faulty message's text. `undefined` unless the event id and the tenant id are valid. */
export function identityIn(fault: Fault, text: string): string | undefined {
  if (!fault.identifiable) return undefined;
  const message: unknown = JSON.parse(text);
  return isJsonObject(message) ? readIdentity(message)?.eventId : undefined;
}
