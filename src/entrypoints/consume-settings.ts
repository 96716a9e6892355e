import type { CONSUMER_SETTINGS } from '../names.ts';
import {
  flag,
  readSettings,
  RESOURCE_RULES,
  wholeNumber,
  type SettingRule,
  type SettingsOf,
} from './settings.ts';

/** Powertools reads the log level itself. */
type ConsumerSetting = Exclude<(typeof CONSUMER_SETTINGS)[number], 'logLevel'>;

/** What each setting of the consumer may hold, in the order of docs/settings.md. */
export const SETTING_RULES = {
  ...RESOURCE_RULES,
  maxReceiveCount: wholeNumber('maxReceiveCount', 2, 1000),
  // ChangeMessageVisibility takes at most 12 hours.
  retryBaseSeconds: wholeNumber('retryBaseSeconds', 0, 43_200, '30'),
  retryCapSeconds: wholeNumber('retryCapSeconds', 0, 43_200, '300'),
  ledgerRetentionDays: wholeNumber('ledgerRetentionDays', 1, 36_500, '90'),
  handlerConcurrency: wholeNumber('handlerConcurrency', 1, 100, '10'),
  handlerTimeoutSeconds: wholeNumber('handlerTimeoutSeconds', 1, 895, '10'),
  /** Whether CloudWatch also counts events by type: about $2 a month for each type (docs/performance.md). */
  metricsByEventType: flag('metricsByEventType', 'false'),
} satisfies Record<ConsumerSetting, SettingRule>;

/** What the consumer's environment tells it. */
export type ConsumerSettings = SettingsOf<typeof SETTING_RULES>;

/** @throws SettingsError naming all settings that are missing or wrong. */
export function readConsumerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ConsumerSettings {
  return readSettings(SETTING_RULES, environment);
}
