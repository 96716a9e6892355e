import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onlyResource, readTemplate } from '../local/template.ts';
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
  const [id, consumer] = onlyResource(template, 'AWS::Lambda::Function');
  const asset = 'consume';
  await bundleFunction(SAMPLE_CONSUMER, join(folder, asset));
  const withSamples = { ...consumer, Metadata: { ...consumer.Metadata, 'aws:asset:path': asset } };
  const path = join(folder, 'template.json');
  const Resources = { ...template.Resources, [id]: withSamples };
  await writeFile(path, JSON.stringify({ ...template, Resources }));
  return path;
}
