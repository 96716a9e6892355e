import type { Operation, Preview } from '#generated/console-api.ts';
import type { RequestFailed } from '../api/client.ts';

/** How a change stands. */
export type ChangeState =
  | { readonly step: 'previewing' }
  /** `counted`: how many events somebody confirmed. Others are open now, so nothing was changed, and `preview` is a new one. */
  | { readonly step: 'previewed'; readonly preview: Preview; readonly counted?: number }
  | {
      readonly step: 'running';
      /** How many events the preview accepted. Missing for an operation that somebody else began. */
      readonly expected?: number;
      /** As it was saved last. Missing until it has a record. */
      readonly operation?: Operation;
      readonly stopping: boolean;
    }
  /** It went through all of its events. */
  | { readonly step: 'done'; readonly operation: Operation }
  /** It was stopped before its end, and can go on. `failure`: why, if nobody stopped it. */
  | {
      readonly step: 'stopped';
      readonly operation: Operation;
      readonly expected?: number;
      readonly failure?: string;
    }
  /** It failed, or was stopped, before anything was changed. */
  | { readonly step: 'failed'; readonly failure: RequestFailed | undefined };
