import { brokenRules } from './config-rules.ts';
import { readContextSettings } from './config-settings.ts';
import type { Config } from './config.ts';
import { ContextReader, type Problem } from './context.ts';

/**
 * Reads and checks the settings in the CDK context. Pure.
 *
 * @throws Error naming every setting that AWS would refuse or that would lose, delay or repeat
 *   messages, with its value, what was expected and why.
 */
export function readConfig(context: Readonly<Record<string, unknown>>): Config {
  const reader = new ContextReader(context);
  const config = readContextSettings(reader);
  const unusable = new Set(reader.problems.map(({ setting }) => nameIn(setting)));
  const problems = [...reader.problems, ...reader.misspelt(), ...brokenRules(config, unusable)];
  if (problems.length > 0) throw new Error(explain(problems));
  return Object.freeze(config);
}

/** The name of the setting, if this is the path of a field in it. */
function nameIn(setting: string): string {
  return setting.replace(/[.[].*/, '');
}

function explain(problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ setting, value, expected, why }) =>
      `  - ${setting} is ${value === undefined ? 'missing' : JSON.stringify(value)}, expected ${expected}${why ? `: ${why}` : ''}.`,
  );
  return ['The stack can’t be built with these settings:', ...lines].join('\n');
}
