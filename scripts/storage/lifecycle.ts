import type { LifecycleRule } from '@aws-sdk/client-s3';

/** A lifecycle rule as CloudFormation writes it; S3's API nests the same differently. */
export interface TemplateRule {
  readonly Status: 'Enabled';
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

/** The same as S3's API writes it. */
export function apiRule(rule: TemplateRule): LifecycleRule {
  const { Status, Prefix = '', ExpirationInDays, ExpiredObjectDeleteMarker } = rule;
  const { NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  return {
    Status,
    Filter: { Prefix },
    ...(ExpirationInDays !== undefined && { Expiration: { Days: ExpirationInDays } }),
    ...(ExpiredObjectDeleteMarker && { Expiration: { ExpiredObjectDeleteMarker } }),
    ...(NoncurrentVersionExpiration && { NoncurrentVersionExpiration }),
    ...(AbortIncompleteMultipartUpload && { AbortIncompleteMultipartUpload }),
  };
}

/** The rules in a few words, in an order of their own. */
export function rulesText(rules: readonly LifecycleRule[]): string {
  return rules.map(ruleText).sort().join('; ') || 'none';
}

function ruleText({ Status, ...rule }: LifecycleRule): string {
  const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  const parts = [
    Expiration?.Days === undefined ? [] : `delete after ${Expiration.Days} d`,
    NoncurrentVersionExpiration?.NoncurrentDays === undefined
      ? []
      : `old versions after ${NoncurrentVersionExpiration.NoncurrentDays} d`,
    Expiration?.ExpiredObjectDeleteMarker ? 'marks of nothing' : [],
    AbortIncompleteMultipartUpload?.DaysAfterInitiation === undefined
      ? []
      : `unfinished uploads after ${AbortIncompleteMultipartUpload.DaysAfterInitiation} d`,
    isNarrowed(rule) ? 'by tag or size' : [],
    Status === 'Enabled' ? [] : 'disabled',
  ].flat();
  return `${prefixOf(rule)}: ${parts.join(', ')}`;
}

/** S3 answers with the prefix in the place where it was written. */
function prefixOf({ Filter, ...rule }: Pick<LifecycleRule, 'Filter'>): string {
  // How rules were written once. The type marks it as deprecated, and S3 still answers with it.
  const { Prefix } = rule as { readonly Prefix?: string };
  return Filter?.Prefix || Filter?.And?.Prefix || Prefix || 'all';
}

/** Whether the rule counts for some objects below its prefix only: by their tags or sizes. */
function isNarrowed({ Filter = {} }: Pick<LifecycleRule, 'Filter'>): boolean {
  const { And = {}, ...single } = Filter;
  return Object.entries({ ...single, ...And }).some(
    ([condition, value]) => condition !== 'Prefix' && value !== undefined,
  );
}
