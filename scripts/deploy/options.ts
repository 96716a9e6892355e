import { optionValues } from './cdk-arguments.ts';

/** The CDK's options that this command needs to know. */
export interface DeployOptions {
  /** The part of them that `cdk synth` takes too: settings, profile and region. */
  readonly synth: readonly string[];
  /** The profile of the AWS configuration files, if one is named. */
  readonly profile: string | undefined;
  /** The region, if one is named. It is stronger than the environment. */
  readonly region: string | undefined;
  /** Whether the CDK only prepares the deployment, so that the release before it still runs. */
  readonly onlyPrepares: boolean;
}

export function readDeployOptions(argv: readonly string[]): DeployOptions {
  const settings = optionValues(argv, ['-c', '--context']);
  const profile = optionValues(argv, ['--profile']).at(-1);
  const region = optionValues(argv, ['--region']).at(-1);
  return {
    synth: [
      ...settings.flatMap((setting) => ['-c', setting]),
      ...(profile === undefined ? [] : ['--profile', profile]),
      ...(region === undefined ? [] : ['--region', region]),
    ],
    profile,
    region,
    onlyPrepares:
      argv.includes('--no-execute') ||
      optionValues(argv, ['--method', '-m']).at(-1) === 'prepare-change-set',
  };
}
