import { join } from 'node:path';

import { bundleFunction, SAMPLE_CONSUMER } from '../../../scripts/build/bundle-function.ts';
import { bundleWithSchemas, OURS_ON_A_TRANSPORT, type BundlesOfSchemas } from './schema-copies.ts';

/** The functions that are measured: ours, and the same job written in other ways. */
const CONTENDERS = {
  ours: SAMPLE_CONSUMER,
  put: 'test/proof/bench/peers/put.lambda.ts',
  powertools: 'test/proof/bench/peers/powertools.lambda.ts',
  statements: 'test/proof/bench/peers/statements.lambda.ts',
  /** Nobody would choose this way. It shows how much the batching of statements alone saves. */
  single: 'test/proof/bench/peers/single-statement.lambda.ts',
} as const;

export type Contender = keyof typeof CONTENDERS;

/** The functions that somebody would deploy. */
export type Deployable = Exclude<Contender, 'single'>;

/** The prefixes of their cases' names. Ours have none. */
export const PREFIXES: Readonly<Record<Deployable, string>> = {
  ours: '',
  put: 'peer-put-',
  powertools: 'peer-powertools-',
  statements: 'peer-statements-',
};
export const DEPLOYABLE = Object.keys(PREFIXES) as Deployable[];

/** The bundles of a run. Each is made when it is first needed, with the same options as the deployed one. */
export class Bundles {
  private readonly folder: string;
  private readonly made = new Map<string, Promise<string>>();
  private readonly ofSchemas = new Map<number, Promise<BundlesOfSchemas>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The folder of the deployable function. */
  deployed(contender: Contender): Promise<string> {
    return this.bundle(CONTENDERS[contender], contender);
  }

  /** The path of the module that exports `consumer(transport)`. Ours also exports `read(text)`. */
  async onTransport(contender: Contender): Promise<string> {
    const folder =
      contender === 'ours'
        ? await this.bundle(OURS_ON_A_TRANSPORT, 'ours-on-a-transport')
        : await this.deployed(contender);
    return join(folder, 'index.mjs');
  }

  /** Our function with this number of schemas. */
  withSchemas(count: number): Promise<BundlesOfSchemas> {
    const folder = join(this.folder, `schemas-${count}`);
    const made = this.ofSchemas.get(count) ?? bundleWithSchemas(count, folder);
    this.ofSchemas.set(count, made);
    return made;
  }

  private bundle(entry: string, name: string): Promise<string> {
    const folder = join(this.folder, name);
    const made = this.made.get(name) ?? bundleFunction(entry, folder).then(() => folder);
    this.made.set(name, made);
    return made;
  }
}
