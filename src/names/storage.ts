/** Names in the tables and the bucket. The stack (`lib/`) makes tables and indexes, the code (`src/`) fills them. */

/** Attributes of the ledger's table that its keys, indexes, conditions and projections name. */
export const ATTRIBUTE = {
  /** The partition key. */
  key: 'pk',
  /** Time to live: seconds since 1970. */
  expireAt: 'expire_at',
  messageId: 'message_id',
  status: 'status',
  contentHash: 'content_hash',
  failure: 'failure',
  attempts: 'attempts',
  earlierAttempts: 'earlier_attempts',
  receivedAt: 'received_at',
  processedAt: 'processed_at',
  claimId: 'claim_id',
  leaseUntil: 'lease_until',
  firstSeenAt: 'first_seen_at',
  resentTimes: 'resent_times',
  dueAt: 'due_at',
  sentAgain: 'sent_again',
  /** Key of `OPEN_INDEX`: status and shard. Only an open record has it, so only open records are in the index. */
  openShard: 'open_shard',
  /** Sort key of `OPEN_INDEX`: see `listPosition`. */
  openPosition: 'open_position',
  /** The reason of `failure`, once more: an index can't have a part of an attribute. */
  reason: 'reason',
  fingerprint: 'fingerprint',
  operationId: 'operation_id',
  /** The format of the message. A native one has none. */
  format: 'format',
} as const;

/** Attributes of the ledger's table that hold the fields of the envelope. */
export const ENVELOPE_ATTRIBUTES = {
  eventId: 'event_id',
  eventType: 'event_type',
  tenantId: 'tenant_id',
  clientId: 'client_id',
  schemaVersion: 'schema_version',
  occurredAt: 'occurred_at',
  groupId: 'group_id',
  expiresAt: 'expires_at',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
  generation: 'generation',
} as const;

/**
 * The index of the ledger's table that holds the open records. Its key is status and shard, because DynamoDB takes only
 * 1,000 writes a second of one key, and in an outage many events fail at once.
 */
export const OPEN_INDEX = {
  name: 'open-events',
  /** A power of 2 of at most 16. It can only be raised: readers ask each shard. */
  shards: 8,
  /** The attributes that the index has besides the keys. Its keys tell the status and when the event was received. */
  projected: [
    ENVELOPE_ATTRIBUTES.tenantId,
    ENVELOPE_ATTRIBUTES.eventType,
    ENVELOPE_ATTRIBUTES.schemaVersion,
    ATTRIBUTE.reason,
    ATTRIBUTE.fingerprint,
    ATTRIBUTE.attempts,
  ],
} as const;

/**
 * The journal's table: which records were received when, by tenant, and what operators did. Its partition key is a tenant
 * id, or a text that no tenant can have as its id.
 */
export const JOURNAL = {
  /** The partition key. Pages that several tenants share have a key that begins with `~`. */
  tenantId: 'tenant_id',
  /** The sort key. */
  position: 'position',
  /** Time to live: seconds since 1970. */
  expireAt: 'expire_at',
  /** The records that a page names: see `src/adapters/dynamodb/journal-page.ts`. */
  records: 'records',
  /** Key of `CLAIMS_INDEX`. Only a page that names claimed events has it. */
  claimsShard: 'claims_shard',
  /** The event types of the claimed events on a page, with spaces between them. */
  claimedTypes: 'claimed_types',
  /** The partition key of messages that name no tenant. */
  noTenant: '-',
  /** The partition key of operations. Their sort key is their id. */
  operations: '#operations',
  /** The partition key of what the watchdog remembers from one run to the next. */
  watchdog: '#watchdog',
} as const;

/**
 * The index of the journal's table that holds the pages with claimed events, by the time of receipt. The watchdog reads
 * it to find events whose handling never ended.
 */
export const CLAIMS_INDEX = {
  name: 'claims',
  /** A power of 2 of at most 16. It can only be raised: the watchdog asks each shard. */
  shards: 8,
  /** The attributes that the index has besides the keys. */
  projected: [JOURNAL.records, JOURNAL.claimedTypes],
} as const;

/**
 * The folder in the bucket for large texts whose records are kept for this many days. Each retention has its own
 * folder, so that a lifecycle rule for a shorter retention never deletes texts whose records are kept longer.
 */
export function retentionFolder(days: number): string {
  return `${days}d/`;
}
