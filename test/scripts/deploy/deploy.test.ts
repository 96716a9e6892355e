import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { command as cdkCommand } from '../../../scripts/cdk.ts';
import { command as deployCommand } from '../../../scripts/deploy.ts';
import { runWithAdvice } from '../../../scripts/deploy/checked-cdk.ts';
import { deploy } from '../../../scripts/deploy/deploy.ts';
import { command as destroyCommand } from '../../../scripts/destroy.ts';
import type { RunCdk } from '../../../scripts/deploy/run-cdk.ts';
import { adviceFor } from '../../../scripts/deploy/known-failures.ts';
import type { Session } from '../../../scripts/cli/define-command.ts';
import { HandlerRegistry } from '../../../src/handlers/handler-registry.ts';
import { OUTPUTS } from '../../../src/names/stack.ts';
import { runInPipe } from '../../support/command-line.ts';
import { SAMPLES } from '../../support/services.ts';

const lambda = mockClient(LambdaClient);
const cloudFormation = mockClient(CloudFormationClient);
const dynamoDb = mockClient(DynamoDBClient);
afterAll(() => {
  dynamoDb.restore();
  lambda.restore();
  cloudFormation.restore();
});

let folder: string;
let assembly: string;
let commands: (readonly string[])[];
/** The result of the CDK's `deploy`. */
let deployed: { exitCode: number; errors: string };
/** The outputs of the synthesized stack. */
let outputs: object;
let env: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  assembly = join(folder, 'cdk.out');
  commands = [];
  outputs = {};
  env = { AWS_REGION: 'eu-west-1' };
  vi.stubEnv('AWS_PROFILE', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  writeFileSync(
    join(folder, 'credentials'),
    '[work]\naws_access_key_id = test\naws_secret_access_key = test\n',
  );
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  deployed = { exitCode: 0, errors: '' };
  lambda.reset();
  lambda.on(GetAccountSettingsCommand).resolves(account(1000, 950));
  dynamoDb.reset();
  dynamoDb.on(QueryCommand).resolves({ Items: [] });
  cloudFormation.reset();
  cloudFormation
    .on(DescribeStacksCommand)
    .rejects(named('ValidationError', 'Stack with id EventProcessor-prod does not exist'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function account(limit: number, unreserved: number) {
  return {
    AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved },
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Writes the part of the CDK's output that a deployment reads. */
function synthesize(): void {
  mkdirSync(assembly);
  const properties = { templateFile: 'stack.template.json' };
  const artifacts = {
    'EventProcessor-prod.assets': { type: 'cdk:asset-manifest' },
    'EventProcessor-prod': { type: 'aws:cloudformation:stack', properties },
  };
  writeFileSync(join(assembly, 'manifest.json'), JSON.stringify({ artifacts }));
  const Properties = { ScalingConfig: { MaximumConcurrency: 50 } };
  const mapping = { Type: 'AWS::Lambda::EventSourceMapping', Properties };
  const template = { Resources: { mapping }, Outputs: outputs };
  writeFileSync(join(assembly, 'stack.template.json'), JSON.stringify(template));
}

async function run(...argv: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await runDeploy(argv);
  return { code, said: stdout + stderr };
}

function runDeploy(argv: readonly string[]) {
  const surroundings = {
    assembly,
    loadRules: () =>
      Promise.resolve({ registry: SAMPLES, handlers: new HandlerRegistry([], SAMPLES) }),
  };
  const runCdk: RunCdk = (args) => {
    commands.push(args);
    if (args[0] === 'deploy') return Promise.resolve(deployed);
    synthesize();
    return Promise.resolve({ exitCode: 0, errors: '' });
  };
  return runInPipe(
    { ...deployCommand, run: (choice, session) => deploy(choice, session, runCdk, surroundings) },
    argv,
    { env },
  );
}

const subcommands = () => commands.map(([name]) => name);

describe('make deploy', () => {
  it('deploys what it has synthesized, with the given options', async () => {
    const { code, said } = await run('-c', 'stage=prod', '--profile=work', '--method', 'direct');
    expect(code).toBe(0);
    expect(commands).toEqual([
      ['synth', '--quiet', '--output', assembly, '-c', 'stage=prod', '--profile', 'work'],
      [
        ...['deploy', '--app', assembly],
        ...['-c', 'stage=prod', '--profile=work', '--method', 'direct'],
      ],
    ]);
    expect(said).toContain(
      "maxConcurrency 50 fits: 950 of the account's 1000 concurrent executions",
    );
  });

  it('deploys if the unreserved concurrency equals maxConcurrency', async () => {
    lambda.on(GetAccountSettingsCommand).resolves(account(1000, 50));
    expect((await run()).code).toBe(0);
  });

  it('deploys nothing if Lambda would throttle the consumer, and says what to do', async () => {
    lambda.on(GetAccountSettingsCommand).resolves(account(10, 10));
    const { code, said } = await run();
    expect(code).toBe(1);
    expect(subcommands()).toEqual(['synth']);
    expect(said).toContain(
      'error: maxConcurrency is 50, but this account has only 10 concurrent executions',
    );
    expect(said).toContain("add ARGS='-c maxConcurrency=8' to make deploy");
    expect(said).toContain('request-service-quota-increase');
  });

  describe('of a stack that uses a table which it does not own', () => {
    beforeEach(() => {
      cloudFormation
        .on(DescribeStacksCommand)
        .resolves({
          Stacks: [
            {
              StackName: 'EventProcessor-prod',
              CreationTime: new Date(0),
              StackStatus: 'UPDATE_COMPLETE',
              Outputs: [
                { OutputKey: 'TableName', OutputValue: 'EventProcessor-prod-restored' },
                { OutputKey: 'BucketName', OutputValue: 'eventprocessor-prod-own' },
              ],
            },
          ],
        })
        .on(DescribeStackResourcesCommand)
        .resolves({ StackResources: [resourceOf('eventprocessor-prod-own')] });
    });

    function resourceOf(PhysicalResourceId: string) {
      return {
        PhysicalResourceId,
        ResourceType: 'x',
        LogicalResourceId: 'x',
        Timestamp: new Date(0),
        ResourceStatus: 'CREATE_COMPLETE' as const,
      };
    }

    it('deploys nothing without the setting that names the table', async () => {
      const { code, said } = await run('-c', 'stage=prod');
      expect(code).toBe(1);
      expect(subcommands()).toEqual(['synth']);
      expect(said).toContain("add ARGS='-c existingTable=EventProcessor-prod-restored' to");
    });

    it('deploys with that setting, or with --new-storage', async () => {
      outputs = { TableName: { Value: 'EventProcessor-prod-restored' } };
      expect((await run('-c', 'stage=prod')).code).toBe(0);
      rmSync(assembly, { recursive: true });
      outputs = {};
      expect((await run('--new-storage')).code).toBe(0);
      expect(commands.at(-1)).toEqual(['deploy', '--app', assembly]);
    });

    it('deploys without that setting if the stack owns the table', async () => {
      cloudFormation.on(DescribeStackResourcesCommand).resolves({
        StackResources: ['eventprocessor-prod-own', 'EventProcessor-prod-restored'].map(resourceOf),
      });
      expect((await run('-c', 'stage=prod')).code).toBe(0);
    });

    it('deploys nothing if the stack owns only another table', async () => {
      cloudFormation.on(DescribeStackResourcesCommand).resolves({
        StackResources: ['eventprocessor-prod-own', 'EventProcessor-prod-other'].map(resourceOf),
      });
      expect((await run('-c', 'stage=prod')).code).toBe(1);
    });

    it('prints a hint and goes on without the permission to check', async () => {
      cloudFormation
        .on(DescribeStackResourcesCommand)
        .rejects(named('AccessDenied', 'not allowed'));
      const { code, said } = await run();
      expect([code, said]).toEqual([0, expect.stringContaining("Couldn't check whether")]);
    });
  });

  it('leaves out concurrency that other functions have reserved', async () => {
    lambda.on(GetAccountSettingsCommand).resolves(account(1000, 49));
    const { code, said } = await run();
    expect(code).toBe(1);
    expect(said).toContain('only 49 concurrent executions');
  });

  it('never suggests a maxConcurrency that Lambda would refuse', async () => {
    lambda.on(GetAccountSettingsCommand).resolves(account(10, 2));
    const { said } = await run();
    expect(said).not.toContain('-c maxConcurrency=');
  });

  it('deploys without a check of the account with --skip-account-check', async () => {
    lambda.on(GetAccountSettingsCommand).resolves(account(10, 10));
    expect((await run('--skip-account-check')).code).toBe(0);
    expect(commands.at(-1)).toEqual(['deploy', '--app', assembly]);
    expect(lambda.calls()).toEqual([]);
  });

  it('prints a hint and goes on without the permission to read the account’s concurrency', async () => {
    lambda.on(GetAccountSettingsCommand).rejects(named('AccessDeniedException', 'not authorized'));
    const { code, said } = await run();
    expect(code).toBe(0);
    expect(said).toContain(
      "hint: Couldn't read the account's concurrency (AccessDeniedException: ",
    );
    expect(said).toContain('lambda:GetAccountSettings');
  });

  describe('when the stack is there', () => {
    beforeEach(() => {
      const stack = {
        StackName: 'EventProcessor-prod',
        CreationTime: new Date(0),
        StackStatus: 'UPDATE_COMPLETE' as const,
        Outputs: Object.values(OUTPUTS).map((OutputKey) => ({
          OutputKey,
          OutputValue: OutputKey === 'TableName' ? 'EventProcessor-prod-ledger' : 'any',
        })),
      };
      cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [stack] });
      cloudFormation.on(DescribeStackResourcesCommand).resolves({ StackResources: [] });
    });

    const ARGUMENTS = ['-c', 'stage=prod', '--new-storage'];

    /** Puts rejected events of `order.placed` into the index of open events. */
    function rejectAs(reason: string, version: string, count: number): void {
      const shard = { ':shard': { S: 'failed#3' }, ':reason': { S: reason } };
      const Items = Array.from({ length: count }, (_, index) => ({
        pk: { S: `acme#order-${index}` },
        open_shard: { S: 'failed#3' },
        open_position: { S: `2026-11-21T09:00:00.000Z_${String(index).padStart(16, '0')}` },
        event_type: { S: 'order.placed' },
        schema_version: { S: version },
        reason: { S: reason },
        attempts: { N: '0' },
      }));
      const input = { TableName: 'EventProcessor-prod-ledger' };
      const values = { ':first': { S: '0' }, ':last': { S: '~' }, ...shard };
      dynamoDb
        .on(QueryCommand, { ...input, ExpressionAttributeValues: values })
        .resolves({ Items });
    }

    it('says how many rejected events the new release knows, and how to replay them', async () => {
      rejectAs('unknown_version', 'v2', 2);
      rejectAs('unknown_type', 'v1', 1);
      const { code, said } = await run(...ARGUMENTS);
      expect(code).toBe(0);
      expect(said).toContain(
        '2 events wait for order.placed v2, which this release knows. Replay them: npm run events -- replay ' +
          '--reason unknown_version --type order.placed --version v2 --stage prod\n' +
          '1 event waits for order.placed v1, which this release knows. Replay it: npm run events -- replay ' +
          '--reason unknown_type --type order.placed --version v1 --stage prod\n',
      );
    });

    it('gives them to machines, too', async () => {
      rejectAs('unknown_version', 'v2', 2);
      const { stdout } = await runDeploy([...ARGUMENTS, '--json']);
      const group = { reason: 'unknown_version', eventType: 'order.placed', schemaVersion: 'v2' };
      expect(JSON.parse(stdout)).toEqual({
        done: true,
        waiting: { complete: true, groups: [{ ...group, count: 2 }] },
        acceptable: { complete: true, groups: [] },
      });
    });

    it('says nothing of events that this release doesn’t know either', async () => {
      rejectAs('unknown_version', 'v77', 3);
      expect((await run(...ARGUMENTS)).said).not.toMatch(/wait/);
    });

    it('looks for none if the CDK failed, or only prepared the deployment', async () => {
      await run(...ARGUMENTS, '--no-execute');
      rmSync(assembly, { recursive: true });
      await run(...ARGUMENTS, '--method=prepare-change-set');
      rmSync(assembly, { recursive: true });
      deployed = { exitCode: 1, errors: '' };
      await run(...ARGUMENTS);
      expect(dynamoDb.calls()).toEqual([]);
    });

    it('prints a hint without the permission to read the table, and is done', async () => {
      dynamoDb.on(QueryCommand).rejects(named('AccessDeniedException', 'not authorized'));
      const { code, said } = await run(...ARGUMENTS);
      expect(code).toBe(0);
      expect(said).toContain(
        "hint: Couldn't check whether rejected events wait for a schema of this release (AccessDeniedException: ",
      );
      expect(said).toContain('npm run events -- stats --reason unknown_version --stage prod');
    });

    it('prints a hint without the permission to read records, beside the events that wait', async () => {
      rejectAs('unknown_version', 'v2', 2);
      rejectAs('invalid_envelope', 'v1', 1);
      dynamoDb.on(BatchGetItemCommand).rejects(named('AccessDeniedException', 'not authorized'));
      const { code, said } = await run(...ARGUMENTS);
      expect(code).toBe(0);
      expect(said).toContain('2 events wait for order.placed v2, which this release knows.');
      expect(said).toContain(
        "hint: Couldn't check whether this release accepts events that were rejected before (Error: 1 records could not be read: AccessDeniedException: ",
      );
      expect(said).toContain('npm run events -- replay --all --dry-run --stage prod');
    });
  });

  describe('without a region in the environment', () => {
    beforeEach(() => {
      env = {};
      vi.stubEnv('AWS_REGION', undefined);
    });

    it('says once how to set one, and starts nothing', async () => {
      expect(await run('-c', 'stage=dev')).toEqual({
        code: 1,
        said: 'error: No AWS region. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.\n',
      });
      expect(commands).toEqual([]);
    });

    it('uses the region of the profile', async () => {
      writeFileSync(join(folder, 'config'), '[profile work]\nregion = eu-west-1\n');
      expect((await run('--profile', 'work')).code).toBe(0);
    });

    it('uses the region of --region, and synthesizes for it', async () => {
      expect((await run('--region', 'eu-west-1')).code).toBe(0);
      expect(commands[0]).toEqual(expect.arrayContaining(['--region', 'eu-west-1']));
    });
  });

  describe('without credentials', () => {
    beforeEach(() => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    });

    it('says what to set, and starts nothing', async () => {
      expect(await run()).toEqual({
        code: 1,
        said: 'error: No AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n',
      });
      expect(commands).toEqual([]);
    });

    it('names the profile of --profile that has none', async () => {
      const { code, said } = await run('--profile', 'nope');
      expect([code, commands]).toEqual([1, []]);
      expect(said).toContain('error: The AWS profile "nope" gives no credentials.');
    });

    it('lets the CDK ask for the code of a profile with MFA, and says that nothing is checked', async () => {
      writeFileSync(
        join(folder, 'config'),
        '[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = work\nmfa_serial = x\n',
      );
      const { code, said } = await run('--profile', 'mfa');
      expect([code, subcommands()]).toEqual([0, ['synth', 'deploy']]);
      expect(said).toContain('hint: The account is not checked. The AWS profile "mfa"');
      expect([...lambda.calls(), ...cloudFormation.calls()]).toEqual([]);
    });

    it.each([
      ['make destroy', destroyCommand, ['--force']],
      ['npm run bootstrap', cdkCommand, ['bootstrap']],
      ['npm run bootstrap for one account', cdkCommand, ['bootstrap', 'aws://1/eu-west-1']],
    ])('stops %s too', async (_, command, argv) => {
      const { code, stderr } = await runInPipe(command, argv, { env });
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: No AWS credentials\. /)]);
    });
  });

  it.each([
    ['make destroy', destroyCommand, ['--force']],
    ['npm run bootstrap', cdkCommand, ['bootstrap']],
  ])('stops %s without a region', async (_, command, argv) => {
    vi.stubEnv('AWS_REGION', undefined);
    const { code, stderr } = await runInPipe(command, argv);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: No AWS region\. /)]);
  });

  it.each([
    [{ AWS_REGION: 'eu west' }, '"eu west" is not an AWS region.'],
    [{ AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'foo' }, 'AWS_ENDPOINT_URL must be an http'],
  ])('starts nothing with %j', async (variables, text) => {
    env = variables;
    const { code, said } = await run();
    expect([code, said]).toEqual([1, expect.stringContaining(`error: ${text}`)]);
    expect(commands).toEqual([]);
  });

  it('refuses an unknown stage before it looks for a region', async () => {
    env = {};
    expect(await run('-c', 'stage=Prod!')).toEqual({
      code: 2,
      said: 'error: stage: expected dev or prod, got "Prod!"; for example STAGE=prod\nSee npm run deploy -- --help\n',
    });
  });

  it('refuses arguments that the CDK would ignore, and starts nothing', async () => {
    const { code, said } = await run('-c', 'stage=dev', '-c', 'batchSize');
    expect(code).toBe(2);
    expect(said).toContain('error: -c, --context: expected name=value, got "batchSize"');
    expect(commands).toEqual([]);
  });

  it.each<StackStatus>(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'])(
    'removes the protection of a stack whose creation ended as %s, so that it can be created again',
    async (StackStatus) => {
      const stack = { StackName: 'EventProcessor-prod', CreationTime: new Date(0), StackStatus };
      cloudFormation
        .on(DescribeStacksCommand)
        .resolves({ Stacks: [{ ...stack, EnableTerminationProtection: true }] });
      const { code, said } = await run();
      expect(code).toBe(0);
      expect(
        cloudFormation
          .commandCalls(UpdateTerminationProtectionCommand)
          .map(({ args: [{ input }] }) => input),
      ).toEqual([{ StackName: 'EventProcessor-prod', EnableTerminationProtection: false }]);
      expect(said).toContain(`An earlier creation of EventProcessor-prod failed (${StackStatus})`);
    },
  );

  it.each<StackStatus>([
    'CREATE_COMPLETE',
    'UPDATE_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    'UPDATE_ROLLBACK_FAILED',
    'DELETE_FAILED',
    'REVIEW_IN_PROGRESS',
  ])('keeps the protection of a stack that is %s', async (StackStatus) => {
    const stack = { StackName: 'EventProcessor-prod', CreationTime: new Date(0), StackStatus };
    cloudFormation
      .on(DescribeStacksCommand)
      .resolves({ Stacks: [{ ...stack, EnableTerminationProtection: true }] });
    expect((await run()).code).toBe(0);
    expect(cloudFormation.commandCalls(UpdateTerminationProtectionCommand)).toEqual([]);
  });

  it('prints a hint and goes on without the permission to read the stack', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(named('AccessDenied', 'not authorized'));
    const { code, said } = await run();
    expect(code).toBe(0);
    expect(said).toContain("hint: Couldn't check whether an earlier creation");
  });

  it.each([
    [
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      'hint: SQS keeps the name of a deleted queue for 60 seconds.',
    ],
    [
      "Resource handler returned message: \"Resource of type 'AWS::SQS::Queue' with identifier 'https://sqs.eu-west-1.amazonaws.com/1/EventProcessor-prod-events.fifo' already exists.\"",
      'docs/runbook.md#if-a-queues-name-is-taken',
    ],
    ['Invalid value for the parameter Policy. (Service: Sqs, Status Code: 400)', 'senderArns'],
    [
      'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: SNS:Subscribe on resource: arn:aws:sns:eu-west-1:2:orders',
      'docs/deploy.md#topics-of-other-accounts',
    ],
    ['Topic does not exist (Service: Sns, Status Code: 404)', 'snsSubscriptions names a topic'],
    ['Event bus shop does not exist. (Service: EventBridge)', 'eventBridgeRules names a bus'],
    [
      'Stack [EventProcessor-prod] cannot be deleted while TerminationProtection is enabled',
      'docs/runbook.md#if-the-first-deployment-fails',
    ],
    ['The bucket you tried to delete is not empty', 'npm run large-texts -- --empty --stage dev'],
    [
      'SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped?',
      'npm run bootstrap',
    ],
    [
      'Destroying stacks is an irreversible action, but terminal (TTY) is not attached so we are unable to get a confirmation',
      "add ARGS='--force' to make destroy",
    ],
  ])('says what to do about: %s', async (errors, advice) => {
    deployed = { exitCode: 1, errors };
    const { code, said } = await run();
    expect(code).toBe(1);
    expect(said).toContain(advice);
  });

  it('refers to headings that the runbook has', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    const anchors = Array.from(runbook.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const advice = adviceFor('TerminationProtection is enabled; x-events already exists').join();
    const referred = Array.from(advice.matchAll(/docs\/runbook\.md#([\w-]+)/g), ([, name]) => name);
    expect(referred).toHaveLength(2);
    expect(anchors).toEqual(expect.arrayContaining(referred));
  });

  it('adds nothing to an unknown failure', async () => {
    deployed = { exitCode: 1, errors: 'EventProcessor-prod failed: Rate exceeded' };
    expect((await run()).said).not.toContain('hint:');
  });

  it('explains its own options, and says where the others are', async () => {
    const { code, said } = await run('--help');
    expect(code).toBe(0);
    expect(said).toContain('--skip-account-check');
    expect(commands).toEqual([]);
  });
});

/** Runs a command of the CDK with this result. */
function cdkWith(result: { readonly exitCode: number; readonly errors: string }) {
  const runCdk: RunCdk = (args) => {
    commands.push(args);
    return Promise.resolve(result);
  };
  return (name: string) => (_: unknown, session: Session) =>
    runWithAdvice([name, ...session.operands], session, runCdk);
}

describe('make destroy', () => {
  it('passes its options to the CDK, and says what to do about a known failure', async () => {
    const cdk = cdkWith({ exitCode: 1, errors: 'The bucket you tried to delete is not empty' });
    const { code, stderr } = await runInPipe({ ...destroyCommand, run: cdk('destroy') }, [
      ...['-c', 'stage=dev', '--force'],
    ]);
    expect(code).toBe(1);
    expect(commands).toEqual([['destroy', '-c', 'stage=dev', '--force']]);
    expect(stderr).toContain('npm run large-texts -- --empty');
  });

  it('deletes nothing if an option is misspelt', async () => {
    const { code, stderr } = await runInPipe(destroyCommand, ['-c', 'stage=dev', '--forse']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('error: --forse: no such option')]);
  });
});

describe('make synth and npm run bootstrap', () => {
  async function cdk(...argv: string[]): Promise<{ code: number; said: string }> {
    const run = cdkWith({ exitCode: 0, errors: '' });
    const each = cdkCommand.commands.map((one) => ({ ...one, run: run(one.name) }));
    const { code, stdout, stderr } = await runInPipe({ ...cdkCommand, commands: each }, argv);
    return { code, said: stdout + stderr };
  }

  it.each([
    ['synth', '-c', 'batchSize'],
    ['synth', '-cbatchSize=5'],
    ['synth', '--context=batchSize'],
    ['synth', '-c', '--quiet'],
    ['synth', '-c'],
    ['synth', '-c', '=5'],
    ['synth', '--contxt', 'batchSize=5'],
    ['synth', '--no-stagin'],
    ['synth', '--force'],
    ['synth', '-c', 'stage=Prod!'],
    ['synth', '--context=stage='],
    ['bootstrap', '--profil=work'],
    ['bootstrap', '--tags', 'team'],
  ])('refuse arguments that the CDK would ignore: %s %s %s', async (...argv) => {
    const { code, said } = await cdk(...argv);
    expect([code, said]).toEqual([2, expect.stringMatching(/^error: .*/)]);
    expect(commands).toEqual([]);
  });

  it.each([
    ['synth', '--quiet', '-c', 'stage=dev', '--context=a=b=c', '-q', '-vv'],
    ['synth', '--no-staging', '--no-color', '--ignoreErrors', '--profile', 'work'],
    ['bootstrap', '-c=stage=dev', '--cpb=boundary', '--tags', 'team=orders', 'aws://1/eu-west-1'],
  ])('accept arguments that the CDK knows: %s %s %s', async (...argv) => {
    expect(await cdk(...argv)).toEqual({ code: 0, said: '' });
    expect(commands).toEqual([argv]);
  });

  it('are npm scripts that check their arguments', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['synth']).toBe('exec node scripts/cdk.ts synth --quiet');
    expect(scripts['bootstrap']).toBe('exec node scripts/cdk.ts bootstrap');
  });
});
