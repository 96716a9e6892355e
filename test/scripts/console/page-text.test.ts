import { describe, expect, it } from 'vitest';

import { pageText } from '../../../scripts/console/page-text.ts';
import { explainAwsError } from '../../../scripts/stack/explain-aws-error.ts';

describe('pageText', () => {
  it.each([
    ['ThrottlingException', 'Lambda', 'Wait a minute.'],
    ['ResourceNotFoundException', 'Lambda', 'If a deployment runs, wait for its end. If somebody'],
    ['InternalServerError', 'DynamoDB', 'after several tries: x. https://health.aws.amazon.com'],
    ['RequestTimeTooSkewed', 'S3', 'clock is wrong: set it.'],
  ])('says of %s of %s what to do, but not to run a command again', (name, service, text) => {
    const error = Object.assign(new Error('x'), { name });
    const shown = pageText(explainAwsError(error, service, {}));
    expect(shown).toContain(text);
    expect(shown).not.toContain('command again');
  });
});
