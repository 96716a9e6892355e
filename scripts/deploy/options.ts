import type { Usage } from '../cli/usage.ts';
import { optionValues } from './cdk-arguments.ts';

const SKIP_ACCOUNT_CHECK = 'skip-account-check';
const NEW_STORAGE = 'new-storage';

export const DEPLOY_USAGE: Usage = {
  command: 'npm run deploy --',
  summary: 'Deploys the stack to AWS, if the account has enough concurrency for it.',
  options: {
    [SKIP_ACCOUNT_CHECK]: {
      description: 'Deploy whatever the concurrency of the account is.',
    },
    [NEW_STORAGE]: {
      description: 'Make a new table and bucket where the stack uses ones that it does not own.',
    },
    help: { description: 'Print this help.' },
  },
  examples: [
    'make deploy STAGE=prod',
    "make deploy ARGS='-c maxConcurrency=8'",
    "make deploy ARGS='--profile work'",
  ],
  notes: [
    'All other options go to the CDK: see npx cdk deploy --help. docs/settings.md lists the settings that -c takes.',
    'Exit code: 0 deployed, 1 not deployed, 2 wrong options, 130 interrupted.',
  ],
};

export interface DeployOptions {
  readonly help: boolean;
  readonly skipAccountCheck: boolean;
  readonly newStorage: boolean;
  /** For `cdk deploy`. */
  readonly deploy: readonly string[];
  /** The part of them that `cdk synth` takes too: settings, profile and region. */
  readonly synth: readonly string[];
  /** The profile of the AWS configuration files, if one is named. */
  readonly profile: string | undefined;
  /** The region that goes before the environment's, if one is named. */
  readonly region: string | undefined;
}

/** Tells the options of this command from those that the CDK is to read. */
export function readDeployOptions(argv: readonly string[]): DeployOptions {
  const skip = `--${SKIP_ACCOUNT_CHECK}`;
  const newStorage = `--${NEW_STORAGE}`;
  const deploy = argv.filter((argument) => argument !== skip && argument !== newStorage);
  const settings = optionValues(deploy, ['-c', '--context']);
  const profile = optionValues(deploy, ['--profile']).at(-1);
  const region = optionValues(deploy, ['--region']).at(-1);
  return {
    help: argv.includes('--help') || argv.includes('-h'),
    skipAccountCheck: argv.includes(skip),
    newStorage: argv.includes(newStorage),
    deploy,
    synth: [
      ...settings.flatMap((setting) => ['-c', setting]),
      ...(profile === undefined ? [] : ['--profile', profile]),
      ...(region === undefined ? [] : ['--region', region]),
    ],
    profile,
    region,
  };
}
