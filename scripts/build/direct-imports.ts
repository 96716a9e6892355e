import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const CORE = dirname(createRequire(import.meta.url).resolve('@smithy/core/package.json'));

/** `import { HttpRequest } from "@smithy/core/transport";`, also over several lines. */
const IMPORT = /^(import|export) \{([^}]+)\} from ["'](@smithy\/core\/[\w-]+)["'];/gm;
const EXPORT = /^export \{([^}]+)\} from "([^"]+)";/gm;

/**
 * Lets a module import what it needs of @smithy/core from the file that defines it. `@smithy/core/<part>` only lists what
 * such files export. If a bundle is split, esbuild gives each file of the list to everyone who imports one of its names: the
 * first request would load most of what only the SDK's clients need. An import that can't be traced stays as it is.
 */
export function withDirectImports(source: string): string {
  return source.replaceAll(IMPORT, (whole, kind: string, names: string, part: string) => {
    const files = definingFiles(part);
    const imports = listed(names).map((each) => {
      const file = files.get(each.split(' ', 1)[0] ?? '');
      return file && `${kind} { ${each} } from ${JSON.stringify(file)};`;
    });
    return imports.includes(undefined) ? whole : imports.join(' ');
  });
}

type DefiningFiles = ReadonlyMap<string, string>;

const known = new Map<string, DefiningFiles>();

/** The files that define what a part exports, by its names. Names that the part defines itself are missing. */
function definingFiles(part: string): DefiningFiles {
  const files = known.get(part) ?? readPart(part);
  known.set(part, files);
  return files;
}

function readPart(part: string): DefiningFiles {
  const folder = join(CORE, 'dist-es/submodules', part.replace('@smithy/core/', ''));
  const list = readFileSync(join(folder, 'index.js'), 'utf8');
  const files = new Map<string, string>();
  for (const [, names = '', from = ''] of list.matchAll(EXPORT)) {
    for (const name of listed(names)) {
      const file = from.startsWith('.') ? resolve(folder, from) : definingFiles(from).get(name);
      if (file !== undefined) files.set(name, file);
    }
  }
  return files;
}

/** What is between braces: names, or `<name> as <other name>`. */
function listed(names: string): string[] {
  const all = names.split(',').map((name) => name.trim());
  return all.filter((name) => name !== '');
}
