import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ATTRIBUTE, OPEN_INDEX } from '../src/names/storage.ts';
import type { Config } from './config.ts';
import { tableProps, warmThroughput, type StackTable } from './stack-table.ts';

export interface EventTableProps {
  readonly config: Config;
}

/** The ledger: one row for each event, which is both its record and its idempotency key. */
export class EventTable extends Construct {
  readonly table: StackTable;

  constructor(scope: Construct, id: string, { config }: EventTableProps) {
    super(scope, id);
    // The stack doesn't own an existing table: `make storage` sets what CloudFormation would (docs/restore.md).
    this.table = config.existingTable
      ? dynamodb.TableV2.fromTableName(this, 'Ledger', config.existingTable)
      : newTable(this, config);
  }
}

function newTable(scope: Construct, config: Config): dynamodb.TableV2 {
  return new dynamodb.TableV2(scope, 'Ledger', {
    // <tenant_id>#<event_id>
    partitionKey: { name: ATTRIBUTE.key, type: dynamodb.AttributeType.STRING },
    // Records that somebody must look at. DynamoDB fills the index from the table by itself.
    globalSecondaryIndexes: [
      {
        indexName: OPEN_INDEX.name,
        partitionKey: { name: ATTRIBUTE.openShard, type: dynamodb.AttributeType.STRING },
        sortKey: { name: ATTRIBUTE.openPosition, type: dynamodb.AttributeType.STRING },
        projectionType: dynamodb.ProjectionType.INCLUDE,
        nonKeyAttributes: [...OPEN_INDEX.projected],
        // If the index can't follow, DynamoDB throttles writes to the table.
        ...warmThroughput(config),
      },
    ],
    ...tableProps(config, ATTRIBUTE.expireAt),
  });
}
