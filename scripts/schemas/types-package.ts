import type { SchemaFile } from './read.ts';
import type { PackageIdentity } from './package-identity.ts';
import { packageReadme } from './package-readme.ts';
import { WIRE_TYPES } from './wire-types.ts';

/** The folder of the package, below the folder of the generated files. */
export const TYPES_PACKAGE = 'types-package';

/**
 * The npm package that TypeScript senders install: types of every event, and nothing that runs.
 * @param files the schemas, sorted by event type and version
 * @param bodies the text that `generateTypes` makes of them
 * @returns the text of each file, by its path below the folder of the generated files
 */
export function typesPackage(
  files: readonly SchemaFile[],
  bodies: string,
  identity: PackageIdentity,
): ReadonlyMap<string, string> {
  const newest = newestVersions(files);
  return new Map([
    [`${TYPES_PACKAGE}/package.json`, manifest(identity)],
    [`${TYPES_PACKAGE}/index.d.ts`, [bodies, newestVersionsType(newest), WIRE_TYPES].join('\n')],
    [`${TYPES_PACKAGE}/README.md`, packageReadme(identity, newest)],
  ]);
}

/** The newest version of each event type. A later file of the same type replaces an earlier one. */
function newestVersions(files: readonly SchemaFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ eventType, version }) => [eventType, version]));
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
    description: 'Types of the events that the event processor accepts.',
    license,
    types: './index.d.ts',
    exports: { '.': { types: './index.d.ts' } },
    files: ['index.d.ts'],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
