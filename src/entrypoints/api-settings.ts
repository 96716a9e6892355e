import { API_ENV, type API_SETTINGS } from '../names/settings.ts';
import { RETENTION_RULE } from './retention-rule.ts';
import {
  readEnvironment,
  RESOURCE_RULES,
  textRule,
  type SettingRule,
  type SettingsOf,
} from './settings.ts';

/** Powertools reads the log level itself. */
type ApiSetting = Exclude<(typeof API_SETTINGS)[number], 'logLevel'>;

/** What each setting of the API may hold, in the order of docs/settings.md. */
export const API_RULES = {
  ...RESOURCE_RULES,
  journalTableName: textRule(
    'journalTableName',
    /^[A-Za-z0-9_.-]{3,255}$/,
    'a DynamoDB table name: 3 to 255 of A-Z a-z 0-9 . _ -',
  ),
  ledgerRetentionDays: RETENTION_RULE,
  apiTenantClaim: {
    name: API_ENV.apiTenantClaim,
    expected: 'the name of a claim: up to 128 of A-Z a-z 0-9 _ : . / -',
    fallback: 'tenant_id',
    read: (text) => (/^[A-Za-z0-9_:./-]{1,128}$/.test(text) ? text : undefined),
  },
  /** Empty: requests with IAM credentials must name their tenant. */
  apiDefaultTenant: {
    name: API_ENV.apiDefaultTenant,
    expected: 'a tenant id, or empty',
    fallback: '',
    read: (text) => (/^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/.test(text) ? text : undefined),
  },
} satisfies Record<ApiSetting, SettingRule>;

/** What the API's environment tells it. */
export type ApiSettings = SettingsOf<typeof API_RULES>;

/** @throws SettingsError naming all settings that are missing or wrong. */
export function readApiSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ApiSettings {
  return readEnvironment(API_RULES, environment);
}
