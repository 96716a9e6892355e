import { dirname, join } from 'node:path';

import type { Endpoints } from '../../../scripts/local/endpoints.ts';

/** What `make local` is given in a test: this template and these endpoints, and a file of the test's own to publish them. */
export function surroundingsOf(
  templatePath: string,
  endpoints: Pick<Endpoints, 'sqs' | 'dynamoDb' | 's3'>,
  argv: string[],
  signal: AbortSignal,
) {
  return {
    argv,
    env: {
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
    },
    stdout: new Text(),
    stderr: new Text(),
    signal,
    makeTemplate: () => Promise.resolve(templatePath),
    endpointsFile: join(dirname(templatePath), 'local', 'endpoints.json'),
  };
}

class Text {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}
