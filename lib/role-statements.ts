import { Stack, Validations, type CfnElement } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { TextBucket } from './event-bucket.ts';

/** A policy that allows some actions on one resource. */
export function allow(resource: string, actions: string[]): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: [statement(resource, actions)] });
}

export function statement(resource: string, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}

/** Tells cdk-nag why a role may use any object of the bucket for large texts. */
export function acknowledgeObjects(role: iam.Role, bucket: TextBucket): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${objectsOf(bucket)}]`,
    reason: 'Objects are named by retention, tenant and content. The bucket holds nothing else.',
  });
}

/** The ARN of a bucket's objects as cdk-nag writes it, for a bucket of the stack and for an existing one. */
function objectsOf(bucket: TextBucket): string {
  const resource = bucket.node.defaultChild as CfnElement | undefined;
  if (resource) return `<${Stack.of(resource).getLogicalId(resource)}.Arn>/*`;
  return `arn:<AWS::Partition>:s3:::${bucket.bucketName}/*`;
}
