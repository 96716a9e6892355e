import type { Edit, EditVerdict } from '#generated/console-api.ts';
import { call, RequestFailed } from '../../api/client.ts';
import { useChecked } from '../../api/use-checked.ts';

/** What the server says of a text while it is edited. */
export type Judging =
  | { readonly kind: 'checking' }
  | { readonly kind: 'judged'; readonly verdict: EditVerdict }
  | { readonly kind: 'failed'; readonly failure: RequestFailed };

/**
 * Judges an edited text whenever it has changed, or its record has.
 *
 * @param key of the record
 * @param stamp of the record as the page knows it now
 */
export function useVerdict(
  key: string,
  { text, seen, queued_too }: Required<Edit>,
  stamp: string,
): Judging {
  const judged = useChecked([key, text, seen, queued_too, stamp], (signal) =>
    judge(key, { text, seen, queued_too }, signal),
  );
  return judged ?? { kind: 'checking' };
}

async function judge(key: string, body: Edit, signal: AbortSignal): Promise<Judging> {
  try {
    const answer = await call(
      'POST /records/{key}/edit',
      { path: { key }, query: { dry_run: true }, body },
      { signal },
    );
    if ('id' in answer) throw new Error('a dry run has made an operation');
    return { kind: 'judged', verdict: answer };
  } catch (failure) {
    if (failure instanceof RequestFailed) return { kind: 'failed', failure };
    throw failure;
  }
}
