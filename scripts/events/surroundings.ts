import { findDeployedStack, findLocalStack } from '../stack/find-stack.ts';
import type { Surroundings } from './connect.ts';

/** What the commands get from this machine. */
export const SURROUNDINGS: Surroundings = {
  findStack: findDeployedStack,
  findLocal: findLocalStack,
  now: Date.now,
};
