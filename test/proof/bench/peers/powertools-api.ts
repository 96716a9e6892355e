/** The API with Powertools for AWS Lambda: its event handler for HTTP, and `makeIdempotent` around the put of each event. */
import { Router } from '@aws-lambda-powertools/event-handler/http';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

import { lambdaContext } from '../../../support/lambda.ts';
import { checkEvent } from './check-event.ts';
import { ledgerRow, RefusedEvent, type PeerEvent } from './peer-event.ts';
import type { Publish } from '../publishing.ts';

type Transport = NonNullable<DynamoDBClientConfig['requestHandler']>;

/** Makes the peer's API. */
export function api(transport: Transport): Publish {
  const TableName = process.env['TABLE_NAME'];
  const client = new DynamoDBClient({ requestHandler: transport });
  const documents = DynamoDBDocumentClient.from(client);
  const config = new IdempotencyConfig({ eventKeyJmesPath: '[tenant_id, event_id]' });
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: process.env['IDEMPOTENCY_TABLE_NAME'] ?? '',
    awsSdkV3Client: client,
  });
  const put = makeIdempotent(
    async (event: PeerEvent) => {
      await documents.send(new PutCommand({ TableName, Item: ledgerRow(event, event.event_id) }));
      return { id: event.event_id, status: 'processed' };
    },
    { persistenceStore, config },
  );
  const record = (value: unknown) => put(checkEvent(value));

  const app = new Router();
  app.post('/events', async ({ req }) => {
    const body: unknown = await req.json();
    try {
      const result = Array.isArray(body) ? await Promise.all(body.map(record)) : await record(body);
      return Response.json(result, { status: 201 });
    } catch (error) {
      if (!(error instanceof RefusedEvent)) throw error;
      return Response.json({ error: error.message }, { status: 422 });
    }
  });
  return async (text) => {
    const context = lambdaContext();
    config.registerLambdaContext(context);
    const { statusCode = 200 } = (await app.resolve(gatewayEvent(text), context)) as {
      statusCode?: number;
    };
    return statusCode;
  };
}

/** The event of API Gateway, payload format 2.0. */
function gatewayEvent(body: string) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/events',
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      host: 'bench.execute-api.us-east-1.amazonaws.com',
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'bench',
      domainName: 'bench.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'bench',
      http: {
        method: 'POST',
        path: '/events',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'bench',
      },
      requestId: 'bench',
      routeKey: '$default',
      stage: '$default',
      time: '29/Nov/2026:06:30:00 +0000',
      timeEpoch: 1_796_020_200_000,
    },
    body,
    isBase64Encoded: false,
  };
}
