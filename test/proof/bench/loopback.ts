import { startAwsServer, type AwsServer } from '../../support/aws-server.ts';

/**
 * DynamoDB and S3 for whole processes: answers every call at once, on loopback. One statement is enough of
 * an answer for one event; batches are answered statement by statement.
 */
export function startLoopback(): Promise<AwsServer> {
  return startAwsServer(({ operation, body }) => ({
    status: 200,
    body: operation === 'BatchExecuteStatement' ? statementsAnswer(body) : '{}',
  }));
}

function statementsAnswer(body: Buffer): string {
  const count = body.toString('latin1').split('"Statement":').length - 1;
  const responses = Array.from({ length: count }, () => ({ TableName: 'ledger' }));
  return JSON.stringify({ Responses: responses });
}
