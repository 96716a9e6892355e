import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { JOURNAL } from '../src/names.ts';
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
    ...tableProps(config, JOURNAL.expireAt),
  });
}
