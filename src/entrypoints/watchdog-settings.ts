import type { WATCHDOG_SETTINGS } from '../names/settings.ts';
import { SETTING_RULES } from './consume-settings.ts';
import {
  readEnvironment,
  RESOURCE_RULES,
  textRule,
  urlRule,
  wholeNumberRule,
  type SettingRule,
  type SettingsOf,
} from './settings.ts';

/** Powertools reads the log level itself. */
type WatchdogSetting = Exclude<(typeof WATCHDOG_SETTINGS)[number], 'logLevel'>;

/** What each setting of the watchdog may hold. */
export const WATCHDOG_RULES = {
  stage: RESOURCE_RULES.stage,
  queueUrl: RESOURCE_RULES.queueUrl,
  deadLetterQueueUrl: urlRule(
    'deadLetterQueueUrl',
    'the URL of an SQS queue, which begins with https:// or http://',
  ),
  tableName: RESOURCE_RULES.tableName,
  journalTableName: textRule(
    'journalTableName',
    /^[A-Za-z0-9_.-]{3,255}$/,
    'a DynamoDB table name: 3 to 255 of A-Z a-z 0-9 . _ -',
  ),
  bucketName: RESOURCE_RULES.bucketName,
  urlSuffix: RESOURCE_RULES.urlSuffix,
  maxReceiveCount: SETTING_RULES.maxReceiveCount,
  // SQS hides a message for at most 12 hours.
  visibilityTimeoutSeconds: wholeNumberRule('visibilityTimeoutSeconds', 1, 43_200),
  // Lambda runs a function for at most 900 seconds.
  functionTimeoutSeconds: wholeNumberRule('functionTimeoutSeconds', 1, 900),
  batchSize: wholeNumberRule('batchSize', 1, 10_000),
  maxConcurrency: wholeNumberRule('maxConcurrency', 1, 1_000),
  /** The id of the event source mapping. Empty if there is none to look at. */
  mappingId: textRule('mappingId', /^[\w-]{0,100}$/, 'the id of an event source mapping, or empty'),
  retryCapSeconds: SETTING_RULES.retryCapSeconds,
} satisfies Record<WatchdogSetting, SettingRule>;

/** What the watchdog's environment tells it. */
export type WatchdogSettings = SettingsOf<typeof WATCHDOG_RULES>;

/** @throws SettingsError naming all settings that are missing or wrong. */
export function readWatchdogSettings(
  environment: Readonly<Record<string, string | undefined>>,
): WatchdogSettings {
  return readEnvironment(WATCHDOG_RULES, environment);
}
