import { statSync } from 'node:fs';

import type { ValuesOf } from '../cli/options.ts';

/** The options of events validate. */
export const VALIDATE_OPTIONS = {
  lines: { description: 'Read an event from each line, whatever the names of the files.' },
  now: { description: 'Also reject events whose expires_at is past.' },
} as const;

export type ValidateValues = ValuesOf<typeof VALIDATE_OPTIONS>;

/** Problems with the files that are named. */
export function fileProblems(files: readonly string[]): string[] {
  if (files.length === 0) return ['FILE: expected at least one file, or - for stdin'];
  if (files.filter((file) => file === '-').length > 1) return ['-: expected it only once'];
  return files.flatMap((file) => {
    const found = file === '-' ? undefined : statSync(file, { throwIfNoEntry: false });
    if (file === '-' || found?.isDirectory() === false) return [];
    const problem = found ? `"${file}", a folder` : `"${file}"`;
    return [`FILE: expected a file that exists, got ${problem}`];
  });
}
