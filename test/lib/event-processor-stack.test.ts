import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  API_URL_OUTPUT,
  OUTPUTS,
  RETENTION_OUTPUT,
  SCHEMAS_OUTPUT,
} from '../../src/names/stack.ts';
import { newApp, newEventProcessor } from './synthesize.ts';
import { VARIANTS } from './variants.ts';

const stacks = new Map<object, Stack>();

/** The stack with these settings. It is built once. */
function stackAs(settings: Record<string, unknown>): Stack {
  const stack = stacks.get(settings) ?? newEventProcessor(settings);
  stacks.set(settings, stack);
  return stack;
}

function findings(stack: Stack) {
  return new AwsSolutionsChecks().validateScope(stack).violations;
}

describe('EventProcessorStack', () => {
  it('makes this template', () => {
    const json = JSON.stringify(Template.fromStack(newEventProcessor()).toJSON());
    const normalised = json.replaceAll(/[0-9a-f]{64}(?=\.zip)/g, '<asset>');
    expect(JSON.parse(normalised)).toMatchSnapshot();
  });

  it('is deployable to any account and region', () => {
    expect(newEventProcessor().environment).toBe('aws://unknown-account/unknown-region');
  });

  it('has the outputs that the scripts read', () => {
    const outputs = Template.fromStack(newEventProcessor()).findOutputs('*');
    expect(Object.keys(outputs).sort()).toEqual(
      [...Object.values(OUTPUTS), API_URL_OUTPUT, RETENTION_OUTPUT].sort(),
    );
  });

  it('tells the schemas and mappings that it was built from', () => {
    const template = Template.fromStack(newEventProcessor({}, newApp(), '0123456789ab'));
    template.hasOutput(SCHEMAS_OUTPUT, { Value: '0123456789ab' });
  });

  it('has nothing of the HTTP API if that is off', () => {
    const template = Template.fromStack(newEventProcessor({ httpApi: 'off' }));
    const { Resources, Outputs } = template.toJSON() as Record<string, Record<string, object>>;
    const types = Object.values(Resources ?? {}).map((each) => (each as { Type: string }).Type);
    expect(types.filter((type) => type.startsWith('AWS::ApiGateway'))).toEqual([]);
    expect(Object.keys(Resources ?? {}).filter((id) => id.startsWith('Api'))).toEqual([]);
    expect(Outputs).not.toHaveProperty(API_URL_OUTPUT);
  });

  it('uses existing tables and an existing bucket everywhere instead of its own', () => {
    const template = Template.fromStack(
      newEventProcessor({
        existingTable: 'EventProcessor-dev-restored',
        existingJournal: 'EventProcessor-dev-journal',
        existingBucket: 'eventprocessor-dev-kept',
      }),
    );
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasOutput(OUTPUTS.tableName, { Value: 'EventProcessor-dev-restored' });
    template.hasOutput(OUTPUTS.journalTableName, { Value: 'EventProcessor-dev-journal' });
    template.hasOutput(OUTPUTS.bucketName, { Value: 'eventprocessor-dev-kept' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          TABLE_NAME: 'EventProcessor-dev-restored',
          JOURNAL_TABLE_NAME: 'EventProcessor-dev-journal',
          BUCKET_NAME: 'eventprocessor-dev-kept',
        }),
      },
    });
    const [role] = Object.values(template.findResources('AWS::IAM::Role'));
    const policies = JSON.stringify(role);
    expect(policies).toContain(':table/EventProcessor-dev-restored');
    expect(policies).toContain(':table/EventProcessor-dev-journal');
    expect(policies).toContain(':s3:::eventprocessor-dev-kept/*');
  });

  it('tags what it makes with project and stage', () => {
    Template.fromStack(newEventProcessor({ stage: 'prod' })).allResourcesProperties(
      'AWS::SQS::Queue',
      {
        Tags: [
          { Key: 'project', Value: 'event-processor' },
          { Key: 'stage', Value: 'prod' },
        ],
      },
    );
  });

  it('can be deleted by accident in dev only', () => {
    expect(newEventProcessor({ stage: 'dev' }).terminationProtection).toBe(false);
    expect(newEventProcessor({ stage: 'prod' }).terminationProtection).toBe(true);
  });

  it.each(VARIANTS)('breaks no rule of the AWS Solutions pack as %j', (settings) => {
    expect(findings(stackAs(settings))).toEqual([]);
  });

  it('would be told of a broken rule', () => {
    const stack = new Stack(new App(), 'Careless');
    new Queue(stack, 'Plain');
    expect(findings(stack).map(({ ruleName }) => ruleName)).toContain('AwsSolutions-SQS4');
  });

  it.each(VARIANTS)('has no circular dependency as %j', (settings) => {
    expect(() => Template.fromStack(stackAs(settings))).not.toThrow();
  });
});
