import type { Session } from '../cli/define-command.ts';
import {
  findDeployedStack,
  findLocalStack,
  StackNotFound,
  type FoundStack,
  type Stage,
} from '../stack/find-stack.ts';
import { choiceOf, type TargetValues } from './target-options.ts';

/** What the commands get from outside. Tests pass their own. */
export interface Surroundings {
  readonly findStack: (stage: Stage) => Promise<FoundStack>;
  /** @throws StackNotFound if there is no local run. */
  readonly findLocal: () => FoundStack;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the commands get from this machine. */
export const SURROUNDINGS: Surroundings = {
  findStack: findDeployedStack,
  findLocal: findLocalStack,
  now: Date.now,
};

/** Finds what the options and the environment name. @throws StackNotFound */
export async function findTarget(
  values: TargetValues,
  { env }: Pick<Session, 'env'>,
  surroundings: Surroundings,
): Promise<FoundStack> {
  const { stage = 'dev' } = values;
  const { findStack, findLocal } = surroundings;
  switch (choiceOf(values, env)) {
    case 'local':
      return findLocal();
    case 'aws':
      return findStack(stage);
    case 'local_if_it_runs':
      return findLocalOrStack(stage, surroundings);
  }
}

/** If there is neither a local run nor a stack, the error says both. */
async function findLocalOrStack(
  stage: Stage,
  { findStack, findLocal }: Surroundings,
): Promise<FoundStack> {
  try {
    return findLocal();
  } catch (error) {
    if (!(error instanceof StackNotFound)) throw error;
  }
  return findStack(stage).catch((error: unknown) => {
    if (!(error instanceof StackNotFound)) throw error;
    throw new StackNotFound(`"make local" is not running. ${error.message}`, { cause: error });
  });
}
