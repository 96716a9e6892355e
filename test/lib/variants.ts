/** Settings that change which resources the stack has. */
export const VARIANTS = [
  { stage: 'dev' },
  { stage: 'prod' },
  { stage: 'dev', fifo: true },
  { stage: 'prod', fifo: true },
  { stage: 'prod', alarmEmail: 'ops@example.com' },
  { httpApi: 'off' },
  {
    httpApi: 'jwt',
    apiJwtIssuer: 'https://issuer.example.com',
    apiJwtAudience: 'events',
    apiCorsOrigins: 'https://app.example.com',
  },
  {
    senderArns: ['arn:aws:iam::111111111111:root', 'arn:aws:sns:eu-west-1:333333333333:orders'],
    snsSubscriptions: 'arn:aws:sns:eu-west-1:444444444444:refunds',
    eventBridgeRules: { name: 'orders', pattern: { source: ['shop.orders'] } },
  },
  {
    existingTable: 'EventProcessor-dev-restored',
    existingJournal: 'EventProcessor-dev-journal',
    existingBucket: 'eventprocessor-dev-kept',
  },
];
