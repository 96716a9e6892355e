import { expect, it } from 'vitest';

import { policiesOf } from './policies.ts';

it('reads what the policies of a document allow, by the outputs that name the resources', () => {
  const document = `
\`\`\`json
{
  "Version": "2012-10-17",
  "Statement": [
    { "Action": ["sqs:A", "sqs:B"], "Resource": ["arn:aws:sqs:<region>:<account>:<QueueUrl>", "*"] },
    { "Action": "s3:C", "Resource": "arn:aws:s3:::<BucketName>/*" },
    { "Action": "dynamodb:D", "Resource": "arn:aws:dynamodb:<region>:<account>:table/<TableName>/index/i" }
  ]
}
\`\`\`

\`\`\`json
{ "event_id": "a" }
\`\`\`
`;
  expect(policiesOf(document)).toEqual([
    [
      'sqs:A <QueueUrl>',
      'sqs:B <QueueUrl>',
      'sqs:A *',
      'sqs:B *',
      's3:C <BucketName>/*',
      'dynamodb:D <TableName>/index/i',
    ],
  ]);
});
