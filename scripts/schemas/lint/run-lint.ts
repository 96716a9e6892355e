import { WrongOptions, type Result } from '../../cli/define-command.ts';
import { readMappingsFile } from '../mappings.ts';
import { readSchemas } from '../read.ts';
import { requireFolder } from '../schema-folder.ts';
import { lintSchemas } from './lint-schemas.ts';
import { lintText } from './lint-text.ts';

/** Checks the schemas of a directory. With `isStrict`, warnings fail, too. */
export function runLint(directory: string, isStrict: boolean): Result {
  requireFolder(directory);
  const read = readSchemas(directory);
  const { problems } = readMappingsFile(directory, read.schemas);
  if (read.schemas.length + read.problems.length + problems.length === 0) {
    throw new WrongOptions([`--schemas: there are no schemas in ${directory}`]);
  }
  const report = lintSchemas({ ...read, problems: [...read.problems, ...problems] });
  const fails = report.findings.some(
    ({ level }) => level === 'error' || (isStrict && level === 'warning'),
  );
  return {
    exitCode: fails ? 1 : 0,
    json: { directory, ...report },
    text: (paint) => lintText(directory, report, paint),
  };
}
