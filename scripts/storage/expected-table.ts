import type {
  AttributeDefinition,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  TableDescription,
  WarmThroughput,
} from '@aws-sdk/client-dynamodb';

/** Properties of `AWS::DynamoDB::GlobalTable`, as the stack synthesizes them, and the stack's tags. */
export interface ExpectedTable {
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  /** Both tables have one. */
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly SSESpecification: { readonly SSEEnabled: boolean };
  readonly TimeToLiveSpecification: { readonly AttributeName: string };
  readonly Replicas: readonly [{ readonly DeletionProtectionEnabled: boolean }];
  /** Present if the setting `warmThroughput` is. */
  readonly WarmThroughput?: WarmThroughput;
  readonly Tags: Readonly<Record<string, string>>;
}

/** A global secondary index as CloudFormation and DynamoDB describe it, as far as the stack sets it. */
export type Index = Pick<
  GlobalSecondaryIndexDescription,
  'IndexName' | 'KeySchema' | 'Projection' | 'WarmThroughput'
>;

/** Encrypted at rest with a key that DynamoDB owns. The consumer has no permission for any other key. */
export const OWN_KEY = 'DynamoDB’s own key';

/** The key of a table: `HASH pk (S)`. */
export function keyOf({
  KeySchema = [],
  AttributeDefinitions = [],
}: Pick<TableDescription, 'KeySchema' | 'AttributeDefinitions'> | ExpectedTable): string {
  return KeySchema.map(({ AttributeName, KeyType }) => {
    const type = AttributeDefinitions.find((one) => one.AttributeName === AttributeName);
    return `${KeyType} ${AttributeName} (${type?.AttributeType})`;
  }).join(', ');
}

/** Keys and attributes of an index, in words. */
export function indexText({ KeySchema = [], Projection }: Index): string {
  const keys = KeySchema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);
  const others = (Projection?.NonKeyAttributes ?? []).toSorted();
  return `${keys.join(', ')}, with ${others.join(', ') || 'no other attribute'}`;
}

/** The warm throughput that is wanted, in words. */
export function warmText({ WriteUnitsPerSecond: units }: WarmThroughput): string {
  return `at least ${units} write units a second`;
}

/** The warm throughput that a table or index has, in the same words if it is enough. */
export function warmthFound(found: WarmThroughput | undefined, wanted: WarmThroughput): string {
  const { WriteUnitsPerSecond: units } = found ?? {};
  if (units === undefined) return 'none';
  return units >= (wanted.WriteUnitsPerSecond ?? 0)
    ? warmText(wanted)
    : `${units} write units a second`;
}
