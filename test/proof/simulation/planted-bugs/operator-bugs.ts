import {
  DynamoDB,
  UpdateItemCommand,
  type GetItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

import { clientSending, type Send } from '../client-sending.ts';
import type { Sabotage } from '../world.ts';
import { readingOther, type PlantedBug } from './planted-bug.ts';

/** Bugs in what operators do, and in how the consumer takes it. */
export const OPERATOR_BUGS: readonly PlantedBug[] = [
  {
    name: 'lets an operator change a record without checking that it is as they saw it',
    sabotage: updating(({ ConditionExpression, ...update }) => {
      const names = Object.entries(update.ExpressionAttributeNames ?? {});
      const kept = names.filter(([name]) => !name.startsWith('#seen_'));
      return { ...update, ExpressionAttributeNames: Object.fromEntries(kept) };
    }),
    breaks: ['edited-as-seen'],
  },
  {
    name: 'leaves a discarded record in the open index',
    sabotage: updating((update) => ({
      ...update,
      UpdateExpression: update.UpdateExpression?.replace(/ REMOVE .*/, ''),
    })),
    breaks: ['open-listed'],
  },
  {
    name: 'leaves a record that is sent again in the open index as failed',
    sabotage: updating((update) => ({
      ...update,
      UpdateExpression: update.UpdateExpression?.replace('#open_shard = :open_shard, ', ''),
    })),
    breaks: ['open-listed'],
  },
  {
    name: 'treats a message that is refused again as a duplicate',
    sabotage: readingOther((item) => {
      const isRejected = item['claim_id'] === undefined && item['failure'] !== undefined;
      return item['status']?.S === 'queued' && isRejected
        ? { ...item, status: { S: 'failed' } }
        : item;
    }),
    // A corrected event can't take its place, because the condition names the wrong status.
    breaks: ['liveness', 'dead-letter-earned', 'retry-earned'],
  },
  {
    name: 'takes a discarded event up again when its message comes',
    sabotage: readingOther((item) =>
      item['status']?.S === 'discarded' ? { ...item, status: { S: 'queued' } } : item,
    ),
    breaks: ['edited-as-seen', 'claims-respected', 'retry-earned', 'liveness'],
  },
];

/** A client of operators that changes their updates. */
function updating(change: (update: UpdateItemCommandInput) => UpdateItemCommandInput): Sabotage {
  return {
    operatorDynamoDb: (client) => {
      const send: Send = (command, options) => {
        const sent =
          command instanceof UpdateItemCommand
            ? new UpdateItemCommand(change(command.input))
            : command;
        return client.send(sent as GetItemCommand, options);
      };
      return clientSending(DynamoDB, send);
    },
  };
}
