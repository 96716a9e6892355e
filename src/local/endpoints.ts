import { startEmbeddedDynamoDb } from './embedded-dynamodb.ts';
import { startEmbeddedSqs } from './embedded-sqs.ts';

/** Where SQS and DynamoDB are, and how to sign for them. */
export interface Endpoints {
  readonly sqs: string;
  readonly dynamoDb: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Ends what was started here; endpoints that were given are left alone. */
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes the endpoints that the AWS SDKs' standard variables name (`AWS_ENDPOINT_URL_SQS`,
 * `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`) and starts the embedded service for each that none
 * names. Real AWS is never used: nobody should find a laptop consuming a production queue.
 */
export async function openEndpoints(environment: Environment): Promise<Endpoints> {
  const every = environment['AWS_ENDPOINT_URL'];
  const sqs = await open(environment['AWS_ENDPOINT_URL_SQS'] ?? every, startEmbeddedSqs);
  const dynamoDb = await open(
    environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? every,
    startEmbeddedDynamoDb,
  ).catch(async (error: unknown) => {
    await sqs.stop();
    throw error;
  });
  return {
    sqs: sqs.endpoint,
    dynamoDb: dynamoDb.endpoint,
    region: environment['AWS_REGION'] ?? 'us-east-1',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? 'test',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? 'test',
    },
    stop: async () => {
      await Promise.all([sqs.stop(), dynamoDb.stop()]);
    },
  };
}

async function open(given: string | undefined, start: typeof startEmbeddedSqs) {
  if (given === undefined) return start();
  return { endpoint: given.replace(/\/$/, ''), stop: () => Promise.resolve() };
}
