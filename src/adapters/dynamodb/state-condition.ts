import type { AttributeValue } from '@aws-sdk/client-dynamodb';

import type { RecordState } from '../../core/record-edit.ts';
import { ATTRIBUTE } from '../../names/storage.ts';

/** A condition of DynamoDB, with the names and values that it uses. */
export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/**
 * The condition that a record is in this state: nobody has changed it (`isSameState`).
 *
 * @param others values that other attributes must have as well; one without a value must not exist.
 */
export function stateCondition(
  state: RecordState,
  others: Readonly<Record<string, AttributeValue | undefined>> = {},
): Condition {
  const attributes = Object.entries({ ...stateValues(state), ...others });
  const conditions = attributes.map(([name, value]) =>
    value ? `#seen_${name} = :seen_${name}` : `attribute_not_exists(#seen_${name})`,
  );
  return {
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      attributes.map(([name]) => [`#seen_${name}`, name]),
    ),
    ExpressionAttributeValues: Object.fromEntries(
      attributes.flatMap(([name, value]) => (value ? [[`:seen_${name}`, value]] : [])),
    ),
  };
}

/** The attributes of a state. One without a value must not exist. */
function stateValues(state: RecordState): Record<string, AttributeValue | undefined> {
  const { status, contentHash, attempts, receivedAt, claimId, operationId } = state;
  return {
    [ATTRIBUTE.status]: { S: status },
    [ATTRIBUTE.contentHash]: { B: Buffer.from(contentHash, 'hex') },
    [ATTRIBUTE.attempts]: { N: String(attempts) },
    [ATTRIBUTE.receivedAt]: { S: receivedAt },
    [ATTRIBUTE.claimId]: textValue(claimId),
    [ATTRIBUTE.operationId]: textValue(operationId),
  };
}

function textValue(text: string | undefined): AttributeValue | undefined {
  return text === undefined ? undefined : { S: text };
}
