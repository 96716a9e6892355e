import type { ListOperation } from '../core/operation.ts';
import type { LedgerEditor } from '../operation-ports.ts';
import { assess, isListedUnderWay, stampOf } from './assess.ts';
import type { Step, StepResult } from './run-operation.ts';
import { settled } from './settled.ts';
import { judgeState } from './verdict.ts';

/**
 * The step of an operation that discards: each open record of its filter is ended for good. A crash leaves nothing half done: each
 * record is discarded or still open.
 *
 * @param accepted the state of each record that the preview accepted, by its key. Missing if the operation is resumed.
 */
export function discardStep(
  { id, filter }: ListOperation,
  accepted: ReadonlyMap<string, string> | undefined,
  editor: Pick<LedgerEditor, 'read' | 'discard'>,
): Step {
  return async (chunk) => {
    const unread = chunk.filter((candidate) => !isListedUnderWay(candidate, filter));
    const records = await editor.read(unread.map(({ key }) => key));
    return settled(
      chunk.map(async (candidate): Promise<StepResult> => {
        if (!unread.includes(candidate)) return { kind: 'skipped', why: 'under_way' };
        const record = records.get(candidate.key);
        if (record?.operationId === id && record.status === 'discarded') return { kind: 'done' };
        const verdict = assess(record, filter, (each, { queuedToo }) =>
          judgeState(each, queuedToo),
        );
        if (verdict.kind !== 'accepted') return { kind: 'skipped', why: verdict.kind };
        const { record: seen } = verdict;
        if (accepted !== undefined && accepted.get(seen.key) !== stampOf(seen)) return CHANGED;
        return (await editor.discard(seen, id)) === 'done' ? { kind: 'done' } : CHANGED;
      }),
    );
  };
}

const CHANGED: StepResult = { kind: 'skipped', why: 'changed' };
