import { buildApp } from 'fauxqs';

import { startDynamoDbProcess } from './embedded-dynamodb.ts';

/** The services that can be embedded. */
export const EMBEDDED_NAMES = ['sqs', 'dynamoDb', 's3'] as const;

export type EmbeddedName = (typeof EMBEDDED_NAMES)[number];

/** Embedded services at work. They listen on loopback only and hold everything in memory. */
export interface EmbeddedServices<Name extends EmbeddedName> {
  /** `http://127.0.0.1:<port>` for each service. */
  readonly endpoints: Readonly<Record<Name, string>>;
  /** Stops them, and resolves once they are gone. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedOptions {
  /** The program of the embedded DynamoDB. Default: the one for this platform. */
  readonly dynamoDbProgram?: string;
  /** Called if a service ends without being stopped. Default: prints a warning. */
  readonly onEarlyEnd?: (message: string) => void;
}

/** A service that was started. */
interface Started {
  readonly endpoint: string;
  readonly stop: () => Promise<unknown>;
}

/**
 * Starts embedded services, empty. If one of them can't be started, it stops the others.
 *
 * Ctrl-C doesn't stop them, so a command can finish its work first. They never outlive this process.
 *
 * @throws Error that says which service can't be started, why, and what to use instead.
 */
export async function startEmbedded<Name extends EmbeddedName>(
  names: readonly Name[],
  options: EmbeddedOptions = {},
): Promise<EmbeddedServices<Name>> {
  const started: Started[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.splice(0).map((service) => service.stop()));
  };
  const endpoints: [Name, string][] = [];
  try {
    for (const name of names) {
      const service = name === 'dynamoDb' ? await startDynamoDb(options) : await startFauxqs();
      started.push(service);
      endpoints.push([name, service.endpoint]);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoints: Object.fromEntries(endpoints) as Record<Name, string>, stop };
}

function startDynamoDb({
  dynamoDbProgram,
  onEarlyEnd = (message) => process.stderr.write(`${message}\n`),
}: EmbeddedOptions): Promise<Started> {
  return startDynamoDbProcess(dynamoDbProgram, (how) =>
    onEarlyEnd(`The embedded DynamoDB ${how}. What it held is lost: start the command again.`),
  );
}

/** Starts SQS or S3: the emulator serves both, in this process. */
async function startFauxqs(): Promise<Started> {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  return { endpoint, stop: () => app.close() };
}
