import { RemovalPolicy } from 'aws-cdk-lib';
import type { Config } from './config.ts';

/**
 * What CloudFormation does with a resource that holds data when it leaves the stack. In production the resource stays,
 * unless the operation that created it fails: it is empty then, and its name would block the next attempt.
 */
export function removalPolicyOf({ stage }: Pick<Config, 'stage'>): RemovalPolicy {
  return stage === 'prod' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
