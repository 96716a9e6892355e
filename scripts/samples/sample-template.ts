import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { consumerOf } from '../local/template-functions.ts';
import { readTemplate, type Resource } from '../local/template.ts';
import { bundleFunction, SAMPLE_CONSUMER } from '../build/bundle-function.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The path of the template that `npm run synth` makes. */
export const SYNTHESIZED = fromRoot('cdk.out/EventProcessor-dev.template.json');

/**
 * Bundles the sample consumer into a folder, and writes a copy of the stack's template there that uses this bundle as the
 * function's code. So demos and attacks run the whole stack with the sample schemas, not with the team's own.
 *
 * @returns the path of the copy.
 */
export async function sampleTemplate(
  synthesized = SYNTHESIZED,
  folder = fromRoot('dist/samples'),
): Promise<string> {
  const template = await readTemplate(synthesized);
  const consumer = consumerOf(template);
  const asset = 'consume';
  await bundleFunction(SAMPLE_CONSUMER, join(folder, asset));
  const path = join(folder, 'template.json');
  const Resources = Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => [
      id,
      withCode(resource, id === consumer ? asset : undefined, dirname(synthesized)),
    ]),
  );
  await writeFile(path, JSON.stringify({ ...template, Resources }));
  return path;
}

/** The copy is in another folder, so the paths to the code of other functions must change. */
function withCode(resource: Resource, asset: string | undefined, assembly: string): Resource {
  const present = resource.Metadata?.['aws:asset:path'];
  if (typeof present !== 'string') return resource;
  const path = asset ?? resolve(assembly, present);
  return { ...resource, Metadata: { ...resource.Metadata, 'aws:asset:path': path } };
}
