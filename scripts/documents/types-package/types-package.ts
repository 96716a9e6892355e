import type { EventDocument } from '../../openapi/event-document.ts';
import type { DocumentsSource } from '../documents-source.ts';
import type { PackageIdentity } from './package-identity.ts';
import { packageReadme } from './package-readme.ts';
import { sampleFiles } from './sample-files.ts';
import { WIRE_TYPES } from './wire-types.ts';

/** The folder of the package, below the folder of the generated files. */
export const TYPES_PACKAGE = 'types-package';

/**
 * The npm package that senders install: types, samples and schemas of every event, and nothing that runs.
 *
 * @param bodies the text that `generateTypes` makes of their schemas
 * @returns the text of each file, by its path below the folder of the generated files
 */
export function typesPackage(
  { events, mappings }: DocumentsSource,
  bodies: string,
  identity: PackageIdentity,
): ReadonlyMap<string, string> {
  const newest = newestVersions(events);
  const samples = events.flatMap((event) => sampleFiles(event, mappings));
  const paths = new Set(samples.map(([path]) => path));
  const files: [path: string, text: string][] = [
    ['package.json', manifest(identity)],
    ['index.d.ts', [bodies, newestVersionsType(newest), WIRE_TYPES].join('\n')],
    ['README.md', packageReadme(identity, newest, paths)],
    ...samples,
  ];
  return new Map(files.map(([path, text]) => [`${TYPES_PACKAGE}/${path}`, text]));
}

/** The newest version of each event type. A later event of the same type replaces an earlier one. */
function newestVersions(events: readonly EventDocument[]): ReadonlyMap<string, string> {
  return new Map(events.map(({ eventType, version }) => [eventType, version]));
}

function newestVersionsType(newest: ReadonlyMap<string, string>): string {
  const lines = [...newest].map(([eventType, version]) => `  '${eventType}': '${version}';\n`);
  const comment = '/** The version that an event in the short form has if it names none. */';
  return `${comment}\nexport interface NewestVersions {\n${lines.join('')}}\n`;
}

function manifest({ name, version, license }: PackageIdentity): string {
  const content = {
    name,
    version,
    description: 'Types, samples and schemas of the events that the event processor accepts.',
    license,
    types: './index.d.ts',
    exports: {
      '.': { types: './index.d.ts' },
      './samples/*.json': { types: './samples/*.d.ts', default: './samples/*.json' },
      './schemas/*.json': './schemas/*.json',
      './package.json': './package.json',
    },
    files: ['index.d.ts', 'samples', 'schemas'],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
