import type { Paint } from '../../../scripts/cli/colours.ts';
import type { RandomResult } from './compare-random.ts';
import type { SuiteResult, WrongVerdict } from './run-suite.ts';

/** The result of `--suite` as text. */
export function suiteText(result: SuiteResult, listsRefused: boolean, paint: Paint): string {
  const { groups, compiled, refused, tests, wrong } = result;
  const [known, unknown] = [wrong.filter(isDocumented), wrong.filter((one) => !isDocumented(one))];
  return [
    ...(listsRefused
      ? refused.map(({ file, group, reason }) => `refused  ${file}: ${group}: ${reason}`)
      : []),
    ...known.map((one) => `differs  ${textOf(one)} (${one.documented ?? ''})`),
    ...unknown.map((one) => `${paint('red', 'wrong')}    ${textOf(one)}`),
    `Groups: ${groups}, compiled ${compiled}, refused ${refused.length}`,
    `Verdicts: ${tests}, right ${tests - wrong.length}, documented differences ${known.length}, wrong ${unknown.length}`,
    '',
  ].join('\n');
}

/** The result of `--random` as text. */
export function randomText(result: RandomResult, paint: Paint): string {
  const { seed, compared, refused, differences } = result;
  return [
    ...differences.map(
      ({ schema, value, ours }) =>
        `${paint('red', 'differs')}  ${JSON.stringify(value)}: we say ${ours}, by ${JSON.stringify(schema)}`,
    ),
    `Random schemas: seed ${seed}, compared ${compared}, refused ${refused}, different ${differences.length}`,
    '',
  ].join('\n');
}

/** True if docs/schemas.md says that we differ from the suite here on purpose. */
export function isDocumented({ documented }: WrongVerdict): boolean {
  return documented !== undefined;
}

function textOf({ file, group, test, ours }: WrongVerdict): string {
  return `${file}: ${group}: ${test}: ${ours === 'throws' ? 'the validator throws' : `we say ${ours}`}`;
}
