import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3 } from '@aws-sdk/client-s3';

import { clientSending, type Send } from '../client-sending.ts';
import type { CallFaults, Caller, Network } from '../network.ts';
import type { SimulatedBucket } from './simulated-bucket.ts';

/** The S3 client of one process, at the boundary of the SDK: `client.send(command)`. */
export function simulatedS3Client(
  caller: Caller,
  bucket: SimulatedBucket,
  network: Network,
  faults: CallFaults,
): S3 {
  const send: Send = async (command, { abortSignal } = {}) => {
    const execute = operation(command, bucket);
    return network.call<object>(caller, faults, execute, abortSignal && { signal: abortSignal });
  };
  return clientSending(S3, send);
}

function operation(command: unknown, bucket: SimulatedBucket): () => object {
  if (command instanceof PutObjectCommand) {
    const { Key = '', Body } = command.input;
    if (!(Body instanceof Uint8Array)) throw new Error('Only bytes are simulated as a body.');
    return () => {
      bucket.put(Key, Body);
      return {};
    };
  }
  if (command instanceof GetObjectCommand) return () => getObject(command.input.Key ?? '', bucket);
  throw new Error('The consumer calls an operation of S3 that is not simulated.');
}

/** The error if there is no such object: API reference, GetObject. */
function getObject(key: string, bucket: SimulatedBucket): object {
  const body = bucket.get(key);
  if (!body) throw new NoSuchKey({ message: 'simulated: no such key', $metadata: {} });
  return { Body: { transformToByteArray: () => Promise.resolve(body) } };
}
