import type { FilterValues } from './filter-options.ts';

const OTHERS = ['status', 'reason', 'tenant', 'type', 'version', 'since', 'until'] as const;

/** Says that the filter takes no open event. */
export function nothingText({ fingerprint, ...values }: FilterValues): string {
  const hasOthers = OTHERS.some((name) => values[name] !== undefined);
  if (fingerprint === undefined) {
    return hasOthers ? 'No open event meets these conditions.' : 'There is no open event.';
  }
  const others = hasOthers ? ' and meets the other conditions' : '';
  return `No open event has the fingerprint ${fingerprint}${others}.`;
}
