import { resourcesOf, type Template } from './template.ts';

/**
 * Lines that say which senders of the template a local run doesn't have: there is no SNS and no EventBridge on this machine.
 * None if the template has none.
 */
export function silentSenderLines(template: Template): string[] {
  const topics = resourcesOf(template, 'AWS::SNS::Subscription')
    .filter(([, { Properties }]) => Properties['Protocol'] === 'sqs')
    .map(([, { Properties }]) => `topic ${String(Properties['TopicArn'])}`);
  const rules = resourcesOf(template, 'AWS::Events::Rule')
    .filter(([, { Properties }]) => Properties['EventPattern'] !== undefined)
    .map(([, { Properties }]) => `rule ${String(Properties['Name'])}`);
  const senders = [...topics, ...rules];
  if (senders.length === 0) return [];
  return [
    'The local run has no SNS and no EventBridge, so these send nothing to the queue:',
    ...senders.map((sender) => `  ${sender}`),
    'Send in their formats instead:  npm run events -- send --format sns event.json',
    '',
  ];
}
