import type { OperationFilter } from '../../src/core/operation.ts';
import type { OpenFilter } from '../../src/ledger-queries.ts';

/** The conditions of a filter as the words of a command line: `--tenant`, `acme`. */
export function filterWords(filter: OpenFilter | OperationFilter): string[] {
  const { status, reason, tenantId, eventType, schemaVersion, fingerprint, since, until } = filter;
  const options = {
    status,
    reason,
    tenant: tenantId,
    type: eventType,
    version: schemaVersion,
    fingerprint,
    since,
    until,
  };
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
}
