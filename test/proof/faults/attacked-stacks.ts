import { SAMPLE_CONSUMER } from '../../../scripts/build/bundle-function.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { KINDS, ROUND_KINDS } from './round-kind.ts';
import type { Templates } from './run-round.ts';

/** The consumer whose handlers are attacked. */
const ATTACKED_CONSUMER = 'test/proof/faults/consume.lambda.ts';

/** The stacks under attack: one for each kind of round. */
export interface AttackedStacks {
  readonly templates: Templates;
  remove(): void;
}

/** Synthesizes the stacks, as they would be deployed, in temporary folders. */
export async function synthesizeStacks(): Promise<AttackedStacks> {
  const made: CloudAssembly[] = [];
  const templates: Record<string, string> = {};
  for (const kind of KINDS) {
    const { fifo, handlers } = ROUND_KINDS[kind];
    const assembly = await synthesize({ fifo }, handlers ? ATTACKED_CONSUMER : SAMPLE_CONSUMER);
    made.push(assembly);
    templates[kind] = assembly.templatePath;
  }
  const remove = (): void => made.forEach((assembly) => assembly.remove());
  return { templates: templates as Templates, remove };
}
