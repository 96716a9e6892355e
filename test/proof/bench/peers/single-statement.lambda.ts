/** Peer (c) with a call for each insert. The difference to peer (c) is what the batching alone saves. */
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

import { consumer as statements } from './statements.lambda.ts';

export function consumer(transport?: DynamoDBClientConfig['requestHandler']) {
  return statements(transport, 1);
}

export const handler = consumer();
