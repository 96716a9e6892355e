import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { literalOutput, onlyResource, readTemplate } from '../local/template.ts';
import { OUTPUTS } from '../../src/names.ts';

/** What the checks before a deployment read from the synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** The most batches that Lambda passes to the function at the same time. */
  readonly maxConcurrency: number;
  /** The table and bucket that the stack uses but doesn't create, by the setting that names them. */
  readonly existing: Readonly<Record<'existingTable' | 'existingBucket', string | undefined>>;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
}

/** Reads the stack from the folder that `cdk synth` wrote, so that the checks see what will be deployed. */
export async function readStack(folder: string): Promise<SynthesizedStack> {
  const { artifacts } = JSON.parse(
    await readFile(join(folder, 'manifest.json'), 'utf8'),
  ) as Manifest;
  const found = Object.entries(artifacts).find(([, { type }]) => type === STACK);
  const templateFile = found?.[1].properties?.templateFile;
  if (!found || templateFile === undefined) {
    throw new Error(`There is no stack in ${folder}. Run the command again.`);
  }
  const template = await readTemplate(join(folder, templateFile));
  const [, mapping] = onlyResource(template, 'AWS::Lambda::EventSourceMapping');
  const scaling = mapping.Properties['ScalingConfig'] as { MaximumConcurrency: number };
  return {
    name: found[1].properties?.stackName ?? found[0],
    maxConcurrency: scaling.MaximumConcurrency,
    existing: {
      existingTable: literalOutput(template, OUTPUTS.tableName),
      existingBucket: literalOutput(template, OUTPUTS.bucketName),
    },
  };
}

const STACK = 'aws:cloudformation:stack';
