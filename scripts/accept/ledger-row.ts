import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What the acceptance run looks at in a record of the ledger. */
export interface LedgerRow {
  readonly status: string;
  /** Why it failed, or the last attempt did. */
  readonly reason: string | undefined;
  readonly attempts: number;
  readonly leased: boolean;
  readonly messageId: string;
  /** Where its body is in the bucket, if it is not in the table. */
  readonly bodyKey: string | undefined;
  /** Where any of its texts are in the bucket. */
  readonly textKeys: readonly string[];
}

export function ledgerRow(item: Readonly<Record<string, AttributeValue>>): LedgerRow {
  const text = (name: string): string | undefined => item[name]?.S;
  const texts = ['body_s3', 'raw_s3', 'extra_s3'].map(text);
  return {
    status: text('status') ?? 'none',
    reason: item['failure']?.M?.['reason']?.S,
    attempts: Number(item['attempts']?.N ?? 0),
    leased: item['lease_until'] !== undefined,
    messageId: text('message_id') ?? '',
    bodyKey: text('body_s3'),
    textKeys: texts.filter((key) => key !== undefined),
  };
}
