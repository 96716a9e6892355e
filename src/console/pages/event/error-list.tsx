import { Verbatim } from '../../parts/verbatim.tsx';
import type { PlacedError } from './text-marks.ts';

interface ErrorListProps {
  readonly errors: readonly PlacedError[];
  /** Goes to the place of an error. Missing: there is no text to go to. */
  readonly show?: (error: PlacedError) => void;
}

/** The errors of a message: where each is, and what is expected there. */
export function ErrorList({ errors, show }: ErrorListProps) {
  return (
    <ul class="error-list">
      {errors.map((placed, index) => {
        const { error, line, mark } = placed;
        return (
          <li key={index}>
            <code>
              <Verbatim text={error.pointer || 'the message'} />
            </code>{' '}
            <Verbatim text={error.detail} />{' '}
            {show && mark && (
              <button type="button" class="quiet" onClick={() => show(placed)}>
                Line {line}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
