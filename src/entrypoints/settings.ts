import { ENV } from '../names/settings.ts';

type Setting = keyof typeof ENV;

/** What an environment variable may hold. */
export interface SettingRule<T = unknown> {
  /** The environment variable. */
  readonly name: string;
  /** The text to read if the variable is not set. A variable without one must be set. */
  readonly fallback?: string;
  /** Completes "must be …". */
  readonly expected: string;
  /** The value that the text stands for; `undefined` if it stands for none. */
  readonly read: (text: string) => T | undefined;
}

/** The settings that these rules read. */
export type SettingsOf<Rules extends Readonly<Record<string, SettingRule>>> = {
  readonly [Name in keyof Rules]: Rules[Name] extends SettingRule<infer T> ? T : never;
};

/** The environment lacks settings or holds wrong ones. The message names all of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads a function's settings from its environment variables.
 *
 * @throws SettingsError naming all that are missing or wrong. It shows no value: one may be a secret.
 */
export function readEnvironment<Rules extends Readonly<Record<string, SettingRule>>>(
  rules: Rules,
  environment: Readonly<Record<string, string | undefined>>,
): SettingsOf<Rules> {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [setting, { name, fallback, expected, read }] of Object.entries(rules)) {
    const text = environment[name] ?? fallback;
    const value = text === undefined ? undefined : read(text);
    if (value !== undefined) settings[setting] = value;
    else problems.push(`${name} ${text === undefined ? 'is not set; it ' : ''}must be ${expected}`);
  }
  if (problems.length > 0) throw new SettingsError(`Environment: ${problems.join('. ')}.`);
  return settings as SettingsOf<Rules>;
}

/**
 * A text that matches a pattern.
 *
 * @param expected completes "must be …".
 * @param fallback the text to read if the variable is not set.
 */
export function textRule(
  setting: Setting,
  pattern: RegExp,
  expected: string,
  fallback?: string,
): SettingRule<string> {
  const read = (found: string) => (pattern.test(found) ? found : undefined);
  return ruleOf(setting, expected, read, fallback);
}

/** A whole number from `low` to `high`. */
export function wholeNumberRule(
  setting: Setting,
  low: number,
  high: number,
  fallback?: string,
): SettingRule<number> {
  const read = (found: string) =>
    /^\d{1,9}$/.test(found) && Number(found) >= low && Number(found) <= high
      ? Number(found)
      : undefined;
  return ruleOf(setting, `a whole number from ${low} to ${high}`, read, fallback);
}

/** `true` or `false`. */
export function flagRule(setting: Setting, fallback?: string): SettingRule<boolean> {
  const read = (found: string) =>
    found === 'true' || found === 'false' ? found === 'true' : undefined;
  return ruleOf(setting, 'true or false', read, fallback);
}

export function urlRule(setting: Setting, expected: string): SettingRule<string> {
  // `URL.canParse` alone would accept `localhost:4566/events`, as a URL of the scheme `localhost`.
  const isUrl = (found: string) => /^https?:\/\//i.test(found) && URL.canParse(found);
  return ruleOf(setting, expected, (found) => (isUrl(found) ? found : undefined));
}

function ruleOf<T>(
  setting: Setting,
  expected: string,
  read: SettingRule<T>['read'],
  fallback?: string,
): SettingRule<T> {
  return { name: ENV[setting], expected, read, ...(fallback !== undefined && { fallback }) };
}

/** Rules for the settings that name the stack's resources. Functions share them. */
export const RESOURCE_RULES = {
  /** The deployment: `dev`, `prod`. */
  stage: textRule('stage', /^[a-z][a-z0-9-]{0,31}$/, 'a name that matches ^[a-z][a-z0-9-]{0,31}$'),
  queueUrl: urlRule('queueUrl', 'the URL of an SQS queue, which begins with https:// or http://'),
  /** The ledger. */
  tableName: textRule(
    'tableName',
    /^[A-Za-z0-9_.-]{3,255}$/,
    'a DynamoDB table name: 3 to 255 of A-Z a-z 0-9 . _ -',
  ),
  /** The journal. Empty if there is none: then no list of a tenant has the records. */
  journalTableName: textRule(
    'journalTableName',
    /^([A-Za-z0-9_.-]{3,255})?$/,
    'a DynamoDB table name: 3 to 255 of A-Z a-z 0-9 . _ -, or empty',
    '',
  ),
  /** The bucket for texts that are too large for the table. */
  bucketName: textRule(
    'bucketName',
    /^[a-z0-9.-]{3,63}$/,
    'an S3 bucket name: 3 to 63 of a-z 0-9 . -',
  ),
  /** The end of the host names of AWS's endpoints. */
  urlSuffix: textRule(
    'urlSuffix',
    /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
    'the end of a host name, such as amazonaws.com',
    'amazonaws.com',
  ),
};
