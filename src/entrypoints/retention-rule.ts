import {
  DEFAULT_KEPT_DAYS,
  isKeptDays,
  MAX_KEPT_DAYS,
  type KeptDays,
  type Retention,
} from '../core/retention.ts';
import { ENV } from '../names/settings.ts';
import type { SettingRule } from './settings.ts';

/**
 * How long records are kept: one number of days for all, or JSON with days by status and type. It lets fields of later
 * releases pass, because for a moment old code may run with new variables. The stack checks what a person has set.
 */
export const RETENTION_RULE: SettingRule<Retention> = {
  name: ENV.ledgerRetentionDays,
  expected:
    `a whole number from 1 to ${MAX_KEPT_DAYS}, or JSON such as ` +
    '{"processed":30,"open":90}, "processed" at most "open"',
  fallback: JSON.stringify(DEFAULT_KEPT_DAYS),
  read: retentionIn,
};

function retentionIn(text: string): Retention | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isKeptDays(value)) return { processed: value, open: value, types: {} };
    const general = keptDaysIn(value);
    const { types = {} } = value as { readonly types?: object };
    const entries = Object.entries(types).map(([type, of]) => [type, keptDaysIn(of)] as const);
    return { ...general, types: Object.fromEntries(entries) };
  } catch {
    return undefined;
  }
}

/** @throws TypeError if the value has no usable days. */
function keptDaysIn(value: unknown): KeptDays {
  const { processed, open } = value as Record<string, unknown>;
  if (isKeptDays(processed) && isKeptDays(open) && processed <= open) return { processed, open };
  throw new TypeError('no days');
}
