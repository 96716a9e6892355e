import type { RedriveOperation, OperationFilter, RedriveChoice } from '../../core/operation.ts';
import type { JudgedLetter, LetterVerdict } from './judged-letter.ts';

/** What a redrive does. */
export interface RedrivePlan extends RedriveChoice {
  /** See `Operation`. */
  readonly by: string;
  readonly filter: OperationFilter;
  /** The letters that the preview showed. All others stay in the queue. */
  readonly letters: readonly JudgedLetter[];
}

/** How a redrive is run. */
export interface RedriveOptions {
  readonly signal: AbortSignal;
  /** Called once the operation has a record. */
  readonly onStart?: (operation: RedriveOperation) => void;
  /** Called with the number of letters that are dealt with, and with the number that the preview showed. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How a redrive ended. */
export interface RedriveResult {
  readonly operation: RedriveOperation;
  /** Letters that should be deleted but that SQS didn't delete. They do no harm: the ledger knows their events. */
  readonly undeleted: number;
  /** Why the first message that failed couldn't be sent. */
  readonly cause?: string;
}

/** What a redrive does with a letter: sends a copy and deletes it, deletes it only, or leaves it in the queue. */
export type LetterAction = 'send' | 'delete' | 'leave';

/** What a redrive does with a letter. */
export function actionOn(
  { verdict, status }: Pick<JudgedLetter, 'verdict' | 'status'>,
  { withRefused }: Pick<RedrivePlan, 'withRefused'>,
): LetterAction {
  switch (verdict) {
    case 'accepted':
      return 'send';
    case 'refused':
    case 'conflict':
      // If the ledger has its event, it is that event which somebody must decide about.
      return withRefused && status === undefined ? 'send' : 'leave';
    case 'processed':
    case 'discarded':
    case 'recorded':
      return 'delete';
    case 'no_handler':
    case 'under_way':
      return 'leave';
  }
}

/** Why a letter wasn't sent. */
export type SkipReason =
  | LetterVerdict
  /** Another letter of the same event was sent before. This one is deleted. */
  | 'duplicate'
  /** Its record, or its verdict, is no longer as the preview showed it. */
  | 'changed'
  /** It wasn't found again: somebody else has it, or has dealt with it. */
  | 'gone'
  /** On a FIFO queue: an earlier letter of its group couldn't be sent. */
  | 'group_held';
