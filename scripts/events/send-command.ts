import { defineCommand } from '../cli/define-command.ts';
import { SEND_FILES_OPTIONS, sendFilesProblems } from './send-options.ts';
import { TARGET_NOTE } from './target-options.ts';

export const send = defineCommand({
  name: 'send',
  summary: 'Sends events of files over HTTP or SQS. It tries again with the same id if it must.',
  options: SEND_FILES_OPTIONS,
  operands: [
    {
      name: 'FILE',
      description:
        'One event, an array of events, or one event a line if the name ends in .jsonl. - is the standard input.',
      repeatable: true,
    },
  ],
  jsonLines: true,
  examples: [
    'npm run events -- send event.json',
    'npm run events -- send --via sqs --stage prod events.jsonl',
    'npm run events -- send --format cloudevents event.json',
    'npm run events -- send --via http --format cloudevents-binary event.json',
    'npm run events -- send --lines --json - < events.txt',
  ],
  notes: [
    'HTTP says what became of each event. It also takes the short form {"type": …, "payload": …}. SQS takes any text, so ' +
      'check events with "validate" first.',
    '--format writes native events as other senders would. cloudevents-binary and sns-raw have the envelope in message ' +
      'attributes. schemas/mappings.json says what these senders name differently. A file that is in another format already is sent as it is by --via sqs, and a CloudEvent also by --via http.',
    'With --format, events go by SQS unless --via http is there, too. HTTP takes native, cloudevents, and cloudevents-binary, ' +
      'whose envelope is in headers then. SNS and EventBridge send to the queue only.',
    'Over HTTP, 429, 5xx and connections that fail are tried up to six times. A native event without an id gets ' +
      'an Idempotency-Key, so that it is recorded once.',
    TARGET_NOTE,
  ],
  exitCodes: { 0: 'all were accepted', 1: 'some were not, or a file can’t be read' },
  check: (values, operands) => sendFilesProblems(values, operands),
  run: async (values, session) => {
    const { connected } = await import('./connect.ts');
    const { SURROUNDINGS } = await import('./find-target.ts');
    const { sendFiles } = await import('./send-files.ts');
    const { loadMappings } = await import('../schemas/load-mappings.ts');
    const { senderMappings } = await import('../formats/sender-mappings.ts');
    const { systemClock } = await import('../sending/clock.ts');
    return connected(values, session, SURROUNDINGS, (connection) =>
      sendFiles(values, session, connection, {
        stdin: process.stdin,
        clock: systemClock,
        loadMappings: () => senderMappings(loadMappings('schemas')),
      }),
    );
  },
});
