import { escapeUriPath } from '@smithy/core/protocols';

import type { AwsConnection } from '../aws/aws-connection.ts';
import {
  AwsService,
  type CallOptions,
  type ServiceAnswer,
  type ServiceRequest,
} from '../aws/aws-service.ts';
import { ServiceError } from '../aws/service-error.ts';

export interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

export interface ObjectInput extends ObjectPlace {
  readonly Body: Uint8Array;
  readonly ContentType: string;
  readonly ContentEncoding: string;
}

/** The operations of S3 that large texts need. The `S3` client of the AWS SDK has them, too. */
export interface S3Api {
  putObject(input: ObjectInput, options: CallOptions): Promise<unknown>;

  getObject(
    place: ObjectPlace,
    options?: CallOptions,
  ): Promise<{ readonly Body?: { transformToByteArray(): Promise<Uint8Array> } | undefined }>;
}

/** With two attempts a stalled put takes six seconds, which leaves time for the rest of the batch. */
const MAX_ATTEMPTS = 2;

/** S3 by its HTTP API. */
export class S3Http implements S3Api {
  private readonly connection: AwsConnection;
  private readonly service: AwsService;

  constructor(connection: AwsConnection) {
    this.connection = connection;
    this.service = new AwsService(connection, xmlError, MAX_ATTEMPTS);
  }

  async putObject(input: ObjectInput, { abortSignal }: CallOptions): Promise<unknown> {
    const headers = {
      'content-type': input.ContentType,
      'content-encoding': input.ContentEncoding,
    };
    return this.call(input, { method: 'PUT', headers, body: input.Body }, abortSignal);
  }

  async getObject(
    place: ObjectPlace,
    { abortSignal }: CallOptions = {},
  ): ReturnType<S3Api['getObject']> {
    const { body } = await this.call(place, { method: 'GET', headers: {} }, abortSignal);
    return { Body: { transformToByteArray: () => Promise.resolve(body) } };
  }

  /** The bucket is part of the host name. On custom endpoints, and if its name has dots, it is part of the path. */
  private call(
    { Bucket: bucket, Key }: ObjectPlace,
    request: Pick<ServiceRequest, 'method' | 'headers' | 'body'>,
    abortSignal?: AbortSignal,
  ): Promise<ServiceAnswer> {
    const { endpoint, isCustom } = this.connection;
    const inPath = isCustom || bucket.includes('.');
    const key = escapeUriPath(Key);
    const place = inPath
      ? { endpoint, path: `/${bucket}/${key}` }
      : { endpoint: new URL(`${endpoint.protocol}//${bucket}.${endpoint.host}`), path: `/${key}` };
    return this.service.call({ ...request, ...place }, abortSignal);
  }
}

/** S3 answers in XML: `<Error><Code>NoSuchKey</Code><Message>…</Message>…</Error>`. */
function xmlError({ statusCode, body }: ServiceAnswer): ServiceError {
  const text = body.toString();
  const [, code = `HTTP ${statusCode}`] = /<Code>([\w.]{1,100})<\/Code>/.exec(text) ?? [];
  const [, message = 'no message'] = /<Message>([^<]{1,500})<\/Message>/.exec(text) ?? [];
  return new ServiceError(code, message, statusCode);
}
