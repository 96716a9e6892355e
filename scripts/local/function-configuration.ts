import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Endpoints } from './endpoints.ts';
import type { FunctionConfiguration } from './execution-environment.ts';
import type { TemplateFunction } from './template-functions.ts';

/** What the functions of a template run on, on this machine. */
export interface FunctionHost {
  /** The synthesized template, in its cloud assembly. */
  readonly templatePath: string;
  readonly endpoints: Endpoints;
  /** Overrides variables in the environment of every function. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The tenant of requests that name none. */
const DEFAULT_TENANT = 'API_DEFAULT_TENANT';
/** The made-up caller of the API is an operator, so a request would be about all tenants, and publish for none. */
const LOCAL_TENANT = 'local';

/**
 * Says how a function of the template runs on this machine: as deployed, but it calls the services at `endpoints`.
 *
 * @param lambdaEndpoint where it calls Lambda's own API.
 * @param functionFile a module to run instead of its bundle. It exports the same name.
 */
export function configurationOf(
  lambda: TemplateFunction,
  { templatePath, endpoints, environment }: FunctionHost,
  lambdaEndpoint: string,
  functionFile: string | undefined,
): FunctionConfiguration {
  const [module = '', exportName = ''] = lambda.handler.split('.');
  const bundle = resolve(dirname(templatePath), lambda.assetPath, `${module}.mjs`);
  return {
    moduleUrl: pathToFileURL(functionFile ?? bundle).href,
    exportName,
    timeoutSeconds: lambda.timeoutSeconds,
    memoryMb: lambda.memoryMb,
    environment: {
      ...lambda.environment,
      AWS_REGION: endpoints.region,
      AWS_ACCESS_KEY_ID: endpoints.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: endpoints.credentials.secretAccessKey,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
      AWS_ENDPOINT_URL_LAMBDA: lambdaEndpoint,
      ...(lambda.routes.length > 0 && {
        [DEFAULT_TENANT]: lambda.environment[DEFAULT_TENANT] || LOCAL_TENANT,
      }),
      ...environment,
    },
  };
}
