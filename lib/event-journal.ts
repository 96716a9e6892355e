import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { CLAIMS_INDEX, JOURNAL } from '../src/names/storage.ts';
import type { Config } from './config.ts';
import { tableProps, type StackTable } from './stack-table.ts';

export interface EventJournalProps {
  readonly config: Config;
}

/** The journal: pages that say which records were received when, by tenant. The records themselves are in the ledger. */
export class EventJournal extends Construct {
  readonly table: StackTable;

  constructor(scope: Construct, id: string, { config }: EventJournalProps) {
    super(scope, id);
    this.table = config.existingJournal
      ? dynamodb.TableV2.fromTableName(this, 'Pages', config.existingJournal)
      : newTable(this, config);
  }
}

function newTable(scope: Construct, config: Config): dynamodb.TableV2 {
  return new dynamodb.TableV2(scope, 'Pages', {
    partitionKey: { name: JOURNAL.tenantId, type: dynamodb.AttributeType.STRING },
    sortKey: { name: JOURNAL.position, type: dynamodb.AttributeType.STRING },
    // Pages with claimed events. Other pages are not in the index and cost nothing there.
    globalSecondaryIndexes: [
      {
        indexName: CLAIMS_INDEX.name,
        partitionKey: { name: JOURNAL.claimsShard, type: dynamodb.AttributeType.STRING },
        sortKey: { name: JOURNAL.position, type: dynamodb.AttributeType.STRING },
        projectionType: dynamodb.ProjectionType.INCLUDE,
        nonKeyAttributes: [...CLAIMS_INDEX.projected],
      },
    ],
    ...tableProps(config, JOURNAL.expireAt),
  });
}
