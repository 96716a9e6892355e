import type { RetryPolicy } from '../core/backoff.ts';
import { MAX_GENERATION } from '../core/envelope.ts';
import { receiveLimit } from '../core/receive-limit.ts';
import { BEGIN_RESERVE_SECONDS, type CONSUMER_SETTINGS } from '../names/settings.ts';
import { RETENTION_RULE } from './retention-rule.ts';
import {
  flagRule,
  readEnvironment,
  RESOURCE_RULES,
  wholeNumberRule,
  type SettingRule,
  type SettingsOf,
} from './settings.ts';

/** Powertools reads the log level itself. */
type ConsumerSetting = Exclude<(typeof CONSUMER_SETTINGS)[number], 'logLevel'>;

/** What each setting of the consumer may hold, in the order of docs/settings.md. */
export const SETTING_RULES = {
  ...RESOURCE_RULES,
  maxReceiveCount: wholeNumberRule('maxReceiveCount', 2, 1000),
  // ChangeMessageVisibility takes at most 12 hours.
  retryBaseSeconds: wholeNumberRule('retryBaseSeconds', 0, 43_200, '30'),
  retryCapSeconds: wholeNumberRule('retryCapSeconds', 0, 43_200, '300'),
  // SQS keeps a message for at most 14 days.
  outageRetryHours: wholeNumberRule('outageRetryHours', 0, 312, '0'),
  ledgerRetentionDays: RETENTION_RULE,
  handlerConcurrency: wholeNumberRule('handlerConcurrency', 1, 100, '10'),
  // Lambda runs a function for at most 900 seconds.
  handlerTimeoutSeconds: wholeNumberRule(
    'handlerTimeoutSeconds',
    1,
    900 - BEGIN_RESERVE_SECONDS,
    '10',
  ),
  // An envelope can't have a higher generation.
  maxEventGenerations: wholeNumberRule('maxEventGenerations', 1, MAX_GENERATION, '100'),
  /** Whether CloudWatch also counts events by type: about $2 a month for each type (docs/performance.md). */
  metricsByEventType: flagRule('metricsByEventType', 'false'),
} satisfies Record<ConsumerSetting, SettingRule>;

/** What the consumer's environment tells it. */
export type ConsumerSettings = SettingsOf<typeof SETTING_RULES>;

/** @throws SettingsError naming all settings that are missing or wrong. */
export function readConsumerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ConsumerSettings {
  return readEnvironment(SETTING_RULES, environment);
}

/** The retry policy that these settings make. */
export function retryPolicyOf(settings: ConsumerSettings): RetryPolicy {
  const { outageRetryHours, maxReceiveCount } = settings;
  return {
    baseSeconds: settings.retryBaseSeconds,
    capSeconds: settings.retryCapSeconds,
    maxReceiveCount: receiveLimit(settings, settings.queueUrl.endsWith('.fifo')),
    outageRetrySeconds: outageRetryHours * 3600,
    ...(outageRetryHours > 0 && { defaultMaxAttempts: maxReceiveCount }),
  };
}
