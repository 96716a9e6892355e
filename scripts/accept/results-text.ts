import type { Colour, Paint } from '../cli/colours.ts';
import type { StepResult } from './step.ts';

const MARKS: Record<StepResult['state'], { readonly mark: string; readonly colour: Colour }> = {
  passed: { mark: '✓', colour: 'green' },
  failed: { mark: '✗', colour: 'red' },
  skipped: { mark: '–', colour: 'yellow' },
};

/** One row of the table. It is printed as soon as its step ends. */
export function rowText({ step, state, detail, seconds }: StepResult, paint: Paint): string {
  const { mark, colour } = MARKS[state];
  return `  ${paint(colour, mark)} ${step.padEnd(18)}${`${seconds.toFixed(1)} s`.padStart(9)}  ${detail}`;
}

/** The last line, below the table. */
export function verdictText(
  results: readonly StepResult[],
  interrupted: boolean,
  paint: Paint,
): string {
  const count = (state: StepResult['state']) =>
    results.filter((result) => result.state === state).length;
  const text = `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped.`;
  if (interrupted) return paint('yellow', `Interrupted before the last step: ${text}`);
  return count('failed') > 0
    ? paint('red', `Not accepted: ${text} docs/deploy.md says what each step means.`)
    : paint('green', `Accepted: ${text}`);
}
