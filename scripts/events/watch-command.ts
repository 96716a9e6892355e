import { defineCommand } from '../cli/define-command.ts';
import { TARGET_NOTE, targetProblems } from './target-options.ts';
import { WATCH_OPTIONS } from './watch-options.ts';

export const watch = defineCommand({
  name: 'watch',
  summary:
    'Shows what waits in the queues, whether events are taken, what becomes of them, and why they fail.',
  options: WATCH_OPTIONS,
  jsonLines: true,
  examples: [
    'npm run events -- watch',
    'npm run events -- watch --every 60 --stage prod >> watch.log',
    'npm run events -- watch --count 1 --json | jq .queue.visible',
  ],
  notes: [
    'On a terminal it draws one screen again and again. In a pipe it prints a line for each report.',
    'SQS tells only about how many messages there are. On AWS, outcomes are those of the last minute that CloudWatch ' +
      'has counted, which is one or two minutes old. With "make local" they are those of the last ten seconds.',
    'The open events are read at most every 5 seconds, the newest 4,000 of them. On AWS an hour costs at most 6 cents: ' +
      '7,200 requests to SQS, 840 metrics of CloudWatch and 370,000 read units of DynamoDB.',
    'It needs the permissions sqs:GetQueueAttributes, lambda:GetEventSourceMapping, dynamodb:Query and cloudwatch:GetMetricData. If it can’t read one ' +
      'of these, the report says so, and the rest goes on.',
    TARGET_NOTE,
  ],
  exitCodes: {
    0: '--count is reached, and the last report was complete',
    1: 'something could not be read for the last report',
  },
  check: targetProblems,
  run: async (values, session) => {
    const { SURROUNDINGS } = await import('./find-target.ts');
    const { systemClock } = await import('../sending/clock.ts');
    const { watchEvents } = await import('./watch-events.ts');
    return watchEvents(values, session, { ...SURROUNDINGS, sleep: systemClock.sleep });
  },
});
