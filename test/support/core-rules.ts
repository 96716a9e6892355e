import { ESLint, type Linter } from 'eslint';
import ts from 'typescript-eslint';

const RULES_OF_THE_CORE = [
  'no-restricted-globals',
  'no-restricted-imports',
  'no-restricted-properties',
  'no-restricted-syntax',
];

/** ESLint without the rules that need types. Reading the types of the whole project takes many seconds. */
export function eslintWithoutTypes(): ESLint {
  return new ESLint({ overrideConfig: ts.configs.disableTypeChecked });
}

/** The rules of src/core among these messages. */
export function rulesOfTheCore(messages: readonly Linter.LintMessage[]): readonly string[] {
  return messages.flatMap(({ ruleId }) =>
    ruleId !== null && RULES_OF_THE_CORE.includes(ruleId) ? [ruleId] : [],
  );
}
