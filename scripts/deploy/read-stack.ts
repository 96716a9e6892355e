import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { totalMaxConcurrency } from '../local/template-functions.ts';
import { literalOutput, readTemplate } from '../local/template.ts';
import { EXISTING_STORAGE } from '../stack/stack-outputs.ts';

/** What the checks before a deployment read from the synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** The maximum number of batches that Lambda passes to the functions at the same time. */
  readonly maxConcurrency: number;
  /** The tables and buckets that the stack uses but doesn't create, by the setting that names them. */
  readonly existing: Readonly<
    Record<(typeof EXISTING_STORAGE)[number]['setting'], string | undefined>
  >;
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
  return {
    name: found[1].properties?.stackName ?? found[0],
    maxConcurrency: totalMaxConcurrency(template),
    existing: Object.fromEntries(
      EXISTING_STORAGE.map(({ setting, output }) => [setting, literalOutput(template, output)]),
    ) as SynthesizedStack['existing'],
  };
}

const STACK = 'aws:cloudformation:stack';
