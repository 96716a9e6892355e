import { useEffect, useState } from 'preact/hooks';

import type { Edit, EditVerdict } from '#generated/console-api.ts';
import { call, RequestFailed } from '../../api/client.ts';

/** What the server says of a text while it is edited. */
export type Judging =
  | { readonly kind: 'checking' }
  | { readonly kind: 'judged'; readonly verdict: EditVerdict; readonly text: string }
  | { readonly kind: 'failed'; readonly failure: RequestFailed };

/** So long after the last key, the text is judged. */
const PAUSE_MS = 350;

/** Judges an edited text whenever it has changed. @param key of the record */
export function useVerdict(key: string, { text, seen, queued_too }: Required<Edit>): Judging {
  const [judging, setJudging] = useState<Judging>({ kind: 'checking' });
  useEffect(() => {
    const stop = new AbortController();
    setJudging({ kind: 'checking' });
    const timer = setTimeout(() => {
      judge(key, { text, seen, queued_too }, stop.signal).then(
        (next) => {
          if (!stop.signal.aborted) setJudging(next);
        },
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key, text, seen, queued_too]);
  return judging;
}

async function judge(key: string, body: Edit, signal: AbortSignal): Promise<Judging> {
  try {
    const answer = await call(
      'POST /records/{key}/edit',
      { path: { key }, query: { dry_run: true }, body },
      { signal },
    );
    if ('id' in answer) throw new Error('a dry run has made an operation');
    return { kind: 'judged', verdict: answer, text: body.text };
  } catch (failure) {
    if (failure instanceof RequestFailed) return { kind: 'failed', failure };
    throw failure;
  }
}
