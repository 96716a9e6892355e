import { build, type Metafile } from 'esbuild';

/** What these programs import, directly or through other files of the project. Packages and generated files stay outside. */
export async function moduleGraph(entryPoints: string[]): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    entryPoints,
    outdir: 'unwritten',
    write: false,
    bundle: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: ['#generated/*', '#samples/*'],
  });
  return metafile.inputs;
}
