import type { ListOperation, OperationFilter } from '../core/operation.ts';
import type { OperationServices } from './operate.ts';
import { preview, type Preview, type PreviewServices } from './preview.ts';
import { judge, judgeState } from './verdict.ts';

/** What a preview of a change works with. */
export type PreviewChangeServices = PreviewServices &
  Pick<OperationServices, 'registry' | 'hasHandler' | 'clock'>;

/** The filter of an operation that begins now. It never takes events that were received after it began. @param now milliseconds since 1970. */
export function changeFilter(
  { until, ...conditions }: OperationFilter,
  now: number,
): OperationFilter {
  const begins = new Date(now).toISOString();
  return { ...conditions, until: until !== undefined && until < begins ? until : begins };
}

/**
 * Says what a replay or a discard would do now, and changes nothing. Whatever an event holds, it can be discarded.
 *
 * @throws the signal's reason if it is aborted.
 */
export function previewChange(
  kind: ListOperation['kind'],
  filter: OperationFilter,
  services: PreviewChangeServices,
): Promise<Preview> {
  if (kind === 'discard') {
    return preview(filter, (record, { queuedToo }) => judgeState(record, queuedToo), services);
  }
  const { registry, hasHandler, clock } = services;
  const judging = { registry, hasHandler, now: clock.now() };
  return preview(filter, (record, options) => judge(record, { ...judging, ...options }), services);
}
