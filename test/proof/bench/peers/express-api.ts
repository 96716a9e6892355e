/**
 * The API as it is usually written by hand: Express, Ajv, and a put of each event on condition that its key doesn't exist.
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';

import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import express from 'express';

import { checkEvent } from './check-event.ts';
import { ledgerRow, RefusedEvent } from './peer-event.ts';
import type { Publish } from '../publishing.ts';

type Transport = NonNullable<DynamoDBClientConfig['requestHandler']>;

/** Makes the peer's API. */
export function api(transport: Transport): Publish {
  const TableName = process.env['TABLE_NAME'];
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: transport }));

  async function record(value: unknown): Promise<object> {
    const event = checkEvent(value);
    const Item = ledgerRow(event, event.event_id);
    const put = new PutCommand({
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    try {
      await documents.send(put);
      return { id: event.event_id, status: 'processed' };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { id: event.event_id, duplicate: true };
    }
  }

  const app = express();
  app.use(express.json({ limit: '1mb' }));
  app.post('/events', async ({ body }: { body: unknown }, response) => {
    try {
      const result = Array.isArray(body) ? await Promise.all(body.map(record)) : await record(body);
      response.status(201).json(result);
    } catch (error) {
      if (!(error instanceof RefusedEvent)) throw error;
      response.status(422).json({ error: error.message });
    }
  });
  return (text) => inject(app, text);
}

const SOCKET = new PassThrough() as unknown as Socket;

/** Calls Express with a request and a response of Node, without a server. */
function inject(
  app: (request: IncomingMessage, response: ServerResponse) => void,
  text: string,
): Promise<number> {
  const request = new IncomingMessage(SOCKET);
  const bytes = Buffer.from(text);
  Object.assign(request, { method: 'POST', url: '/events', httpVersion: '1.1' });
  // Otherwise its end would count as aborted, and destroy the socket.
  request.complete = true;
  request.headers = {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    host: '127.0.0.1',
  };
  request.push(bytes);
  request.push(null);
  const response = new ServerResponse(request);
  return new Promise((resolve) => {
    response.end = () => {
      resolve(response.statusCode);
      return response;
    };
    app(request, response);
  });
}
