import type { LifecycleRule } from '@aws-sdk/client-s3';

/** A lifecycle rule as CloudFormation writes it. S3's API nests the same fields differently. */
export interface TemplateRule {
  readonly Status: 'Enabled';
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

/** The rule as S3's API writes it. */
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

/** The rules in a few words, sorted, so that equal rules give equal texts. */
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
    Expiration?.ExpiredObjectDeleteMarker ? 'expired delete markers' : [],
    AbortIncompleteMultipartUpload?.DaysAfterInitiation === undefined
      ? []
      : `unfinished uploads after ${AbortIncompleteMultipartUpload.DaysAfterInitiation} d`,
    isNarrowed(rule) ? 'limited by tag or size' : [],
    Status === 'Enabled' ? [] : 'disabled',
  ].flat();
  return `${prefixOf(rule)}: ${parts.join(', ')}`;
}

/** The rule's prefix. S3 returns it in the same place where it was written, and there are three such places. */
function prefixOf({ Filter, ...rule }: Pick<LifecycleRule, 'Filter'>): string {
  // The oldest place. The SDK's type marks it as deprecated, but S3 still returns it.
  const { Prefix } = rule as { readonly Prefix?: string };
  return Filter?.Prefix || Filter?.And?.Prefix || Prefix || 'all';
}

/** True if the rule applies only to some objects below its prefix, by tag or size. */
function isNarrowed({ Filter = {} }: Pick<LifecycleRule, 'Filter'>): boolean {
  const { And = {}, ...single } = Filter;
  return Object.entries({ ...single, ...And }).some(
    ([condition, value]) => condition !== 'Prefix' && value !== undefined,
  );
}
