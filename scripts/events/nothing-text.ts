import type { AnyStatusValues } from './filter-options.ts';

const OTHERS = ['status', 'reason', 'tenant', 'type', 'version', 'since', 'until'] as const;

/** Says that the filter takes no event. */
export function nothingText({
  fingerprint,
  allStatuses,
  format,
  ...values
}: AnyStatusValues & {
  readonly allStatuses?: boolean;
  readonly format?: string | undefined;
}): string {
  const hasOthers = format !== undefined || OTHERS.some((name) => values[name] !== undefined);
  const isOpenOnly = !allStatuses && [undefined, 'failed', 'queued'].includes(values.status);
  if (!isOpenOnly) return 'No event meets these conditions.';
  if (fingerprint === undefined) {
    return hasOthers ? 'No open event meets these conditions.' : 'There is no open event.';
  }
  const others = hasOthers ? ' and meets the other conditions' : '';
  return `No open event has the fingerprint ${fingerprint}${others}.`;
}
