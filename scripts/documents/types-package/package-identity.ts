import { readFileSync } from 'node:fs';

/** What the types package takes from the project's package.json. */
export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly config?: { readonly eventTypesPackage?: unknown };
}

/** npm's rule for names of new packages: lower case, with or without a scope, at most 214 characters. */
const NAME = /^(?=.{1,214}$)(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** Reads name, version and license of the types package from a package.json. @throws Error if the name is no npm name. */
export function packageIdentity(
  file: URL | string = new URL('../../../package.json', import.meta.url),
): PackageIdentity {
  const { version, license, config } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const name = config?.eventTypesPackage;
  if (typeof name !== 'string' || !NAME.test(name)) {
    const got = name === undefined ? 'nothing' : JSON.stringify(name);
    throw new Error(
      `package.json: config.eventTypesPackage must be a name of an npm package, such as @acme/event-types, got ${got}.`,
    );
  }
  return { name, version, license: license ?? 'UNLICENSED' };
}
