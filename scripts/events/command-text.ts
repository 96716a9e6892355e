import { shellWord } from '../cli/shell-word.ts';
import type { TargetValues } from './target-options.ts';

/**
 * A command line of `npm run events` to copy. It works on the same ledger.
 *
 * @param words subcommand, operands and options
 */
export function eventsCommand(words: readonly string[], { stage, local }: TargetValues): string {
  const target = [
    ...(stage === undefined ? [] : ['--stage', stage]),
    ...(local ? ['--local'] : []),
  ];
  return ['npm run events --', ...[...words, ...target].map(shellWord)].join(' ');
}
