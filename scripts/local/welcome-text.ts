import type { PublishedEndpoints } from './endpoints-file.ts';
import type { Endpoints } from './endpoints.ts';

/**
 * What a person needs to use a local run from another terminal. It sets both variables of the region, because boto3 and
 * version 1 of the aws command read only `AWS_DEFAULT_REGION`. That version has its own SQS endpoint, which only
 * `--endpoint-url` overrides (aws/aws-cli#8737). The minimum versions are the first that speak SQS's JSON protocol, which
 * is the only one that the embedded SQS knows.
 *
 * @param consoleLink missing if no console is served
 */
export function welcomeText(
  found: PublishedEndpoints,
  { accessKeyId, secretAccessKey }: Endpoints['credentials'],
  consoleLink?: string,
): string {
  const { sqsEndpoint, dynamodbEndpoint, s3Endpoint, region } = found;
  return `The pipeline runs on this machine. Ctrl-C ends it.
${consoleText(consoleLink)}
  queue         ${found.queueUrl}
  dead letters  ${found.deadLetterQueueUrl}
  ledger        table ${found.tableName} at ${dynamodbEndpoint}
  large texts   bucket ${found.bucketName} at ${s3Endpoint}
${apiLine(found)}
Send events from another terminal:  make send-events COUNT=100${groups(found.queueUrl)}
To look at queues and ledger with the aws command or an SDK, paste this there first:

  unset AWS_PROFILE AWS_SESSION_TOKEN
  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}
  export AWS_ENDPOINT_URL_SQS=${sqsEndpoint} AWS_ENDPOINT_URL_DYNAMODB=${dynamodbEndpoint}
  export AWS_ENDPOINT_URL_S3=${s3Endpoint}
  export QUEUE_URL=${found.queueUrl}
  export DLQ_URL=${found.deadLetterQueueUrl}
  export TABLE=${found.tableName} BUCKET=${found.bucketName}

Then, for example:

  aws sqs receive-message --queue-url "$DLQ_URL" --endpoint-url ${sqsEndpoint}
  aws dynamodb scan --table-name "$TABLE" --endpoint-url ${dynamodbEndpoint}

That needs the aws command 2.14 or 1.29.82, or boto3 1.28.82, or newer. Version 1 of the command calls AWS itself for
SQS unless you give it --endpoint-url.
`;
}

function apiLine({ apiUrl }: PublishedEndpoints): string {
  return apiUrl === undefined ? '' : `  HTTP API      ${apiUrl}\n`;
}

function consoleText(link: string | undefined): string {
  if (link === undefined) return '';
  return `
See it in a browser:  ${link}
The link works once. "npm run events -- console --local" makes another.
`;
}

function groups(queueUrl: string): string {
  return queueUrl.endsWith('.fifo') ? " ARGS='--groups 5'" : '';
}
