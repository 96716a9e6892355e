import type { Result } from '../../cli/define-command.ts';
import { readSchemas } from '../read.ts';
import { lintSchemas } from './lint-schemas.ts';
import { lintText } from './lint-text.ts';

/** Checks the schemas of a directory. With `isStrict`, warnings fail, too. */
export function runLint(directory: string, isStrict: boolean): Result {
  const report = lintSchemas(readSchemas(directory));
  const fails = report.findings.some(
    ({ level }) => level === 'error' || (isStrict && level === 'warning'),
  );
  return {
    exitCode: fails ? 1 : 0,
    json: { directory, ...report },
    text: (paint) => lintText(directory, report, paint),
  };
}
