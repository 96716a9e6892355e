import { ENV } from '../names.ts';

/** What the consumer is told by its environment. */
export interface Settings {
  /** The deployment: `dev`, `prod`. */
  readonly stage: string;
  readonly queueUrl: string;
  readonly tableName: string;
  /** The bucket for texts too large for the table. */
  readonly bucketName: string;
  /** What the host names of AWS's endpoints end with. */
  readonly urlSuffix: string;
  readonly maxReceiveCount: number;
  readonly retryBaseSeconds: number;
  readonly retryCapSeconds: number;
  readonly ledgerRetentionDays: number;
  readonly handlerConcurrency: number;
  readonly handlerTimeoutSeconds: number;
  /** Whether CloudWatch counts events by type, too: about $2 a month for each type (docs/performance.md). */
  readonly metricsByEventType: boolean;
}

export interface SettingRule {
  /** The environment variable. */
  readonly name: string;
  /** Used where the variable is not set; without one, it must be. */
  readonly fallback?: string;
  /** Completes "must be …". */
  readonly expected: string;
  readonly accepts: (text: string) => boolean;
}

const wholeNumber = (name: string, low: number, high: number, fallback?: string): SettingRule => ({
  name,
  expected: `a whole number from ${low} to ${high}`,
  accepts: (text) => /^\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high,
  ...(fallback !== undefined && { fallback }),
});

/** Every setting, in the order of docs/settings.md. */
export const SETTING_RULES = {
  stage: {
    name: ENV.stage,
    expected: 'a name that matches ^[a-z][a-z0-9-]{0,31}$',
    accepts: (text) => /^[a-z][a-z0-9-]{0,31}$/.test(text),
  },
  queueUrl: {
    name: ENV.queueUrl,
    expected: 'the URL of an SQS queue',
    accepts: (text) => URL.canParse(text),
  },
  tableName: {
    name: ENV.tableName,
    expected: 'a DynamoDB table name: 3 to 255 of A-Z a-z 0-9 _ - .',
    accepts: (text) => /^[A-Za-z0-9_.-]{3,255}$/.test(text),
  },
  bucketName: {
    name: ENV.bucketName,
    expected: 'an S3 bucket name: 3 to 63 of a-z 0-9 - .',
    accepts: (text) => /^[a-z0-9.-]{3,63}$/.test(text),
  },
  urlSuffix: {
    name: ENV.urlSuffix,
    fallback: 'amazonaws.com',
    expected: 'the end of a host name, such as amazonaws.com',
    accepts: (text) => /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(text),
  },
  maxReceiveCount: wholeNumber(ENV.maxReceiveCount, 2, 1000),
  // ChangeMessageVisibility takes at most 12 hours.
  retryBaseSeconds: wholeNumber(ENV.retryBaseSeconds, 0, 43_200, '30'),
  retryCapSeconds: wholeNumber(ENV.retryCapSeconds, 0, 43_200, '300'),
  ledgerRetentionDays: wholeNumber(ENV.ledgerRetentionDays, 1, 36_500, '90'),
  handlerConcurrency: wholeNumber(ENV.handlerConcurrency, 1, 100, '10'),
  handlerTimeoutSeconds: wholeNumber(ENV.handlerTimeoutSeconds, 1, 895, '10'),
  metricsByEventType: {
    name: ENV.metricsByEventType,
    fallback: 'false',
    expected: 'true or false',
    accepts: (text) => text === 'true' || text === 'false',
  },
} satisfies Record<keyof Settings, SettingRule>;

/** The environment lacks settings or holds wrong ones; the message names every one of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Reads the settings from environment variables.
 *
 * @throws SettingsError naming all that are missing or wrong, at once.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const texts: Record<string, string> = {};
  for (const [setting, rule] of Object.entries<SettingRule>(SETTING_RULES)) {
    const text = environment[rule.name] ?? rule.fallback;
    if (text === undefined) problems.push(`${rule.name} is not set; it must be ${rule.expected}`);
    else if (!rule.accepts(text)) problems.push(`${rule.name} must be ${rule.expected}`);
    else texts[setting] = text;
  }
  if (problems.length > 0) throw new SettingsError(`Environment: ${problems.join('. ')}.`);
  const {
    stage = '',
    queueUrl = '',
    tableName = '',
    bucketName = '',
    urlSuffix = '',
    metricsByEventType,
    ...numbers
  } = texts;
  return {
    stage,
    queueUrl,
    tableName,
    bucketName,
    urlSuffix,
    maxReceiveCount: Number(numbers['maxReceiveCount']),
    retryBaseSeconds: Number(numbers['retryBaseSeconds']),
    retryCapSeconds: Number(numbers['retryCapSeconds']),
    ledgerRetentionDays: Number(numbers['ledgerRetentionDays']),
    handlerConcurrency: Number(numbers['handlerConcurrency']),
    handlerTimeoutSeconds: Number(numbers['handlerTimeoutSeconds']),
    metricsByEventType: metricsByEventType === 'true',
  };
}
