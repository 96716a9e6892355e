import type { Operation, OperationFilter } from '../core/operation.ts';
import type { OperationState } from './operation-state.ts';
import type { Preview } from './preview.ts';

// Operations and previews as programs read them, with the names of the wire format.

/** An operation. */
export function operationJson(operation: Operation, state: OperationState): object {
  const { id, kind, by, startedAt, updatedAt } = operation;
  return {
    id,
    kind,
    by,
    ...detailsJson(operation),
    state,
    started_at: startedAt,
    updated_at: updatedAt,
  };
}

/** What only operations of its kind have. */
function detailsJson(operation: Operation): object {
  switch (operation.kind) {
    case 'replay': {
      const { filter, counts } = operation;
      return { filter: filterJson(filter), counts };
    }
    case 'discard':
    case 'edit': {
      const { filter, note, counts } = operation;
      return { filter: filterJson(filter), note, counts };
    }
    case 'redrive': {
      const { filter, redrive, counts } = operation;
      const { withRefused, rate } = redrive;
      return { filter: filterJson(filter), with_refused: withRefused, rate, counts };
    }
    case 'pause':
    case 'resume':
      return { note: operation.note };
  }
}

/** Which events an operation takes. */
export function filterJson(filter: OperationFilter): object {
  return {
    id: filter.key,
    status: filter.status,
    reason: filter.reason,
    tenant_id: filter.tenantId,
    event_type: filter.eventType,
    schema_version: filter.schemaVersion,
    fingerprint: filter.fingerprint,
    since: filter.since,
    until: filter.until,
  };
}

/** What an operation would do. */
export function previewJson(preview: Preview): object {
  const { filter, counts, refusals, missingHandlers, deadLetters } = preview;
  return {
    filter: filterJson(filter),
    counts,
    refusals: refusals.map(({ eventType, schemaVersion, ...group }) => ({
      ...group,
      event_type: eventType,
      schema_version: schemaVersion,
    })),
    missing_handlers: missingHandlers.map(({ eventType, schemaVersion, count }) => ({
      event_type: eventType,
      schema_version: schemaVersion,
      count,
    })),
    dead_letters: deadLetters,
  };
}
