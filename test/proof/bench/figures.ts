import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Metafile } from 'esbuild';

import { bundleFunction, SAMPLE_CONSUMER } from '../../../scripts/build/bundle-function.ts';
import type { Figures } from './budget-judgement.ts';
import { endpointsAt } from './environment.ts';
import { bundleSize } from './families/bundle.ts';
import { payloadText } from './payload.ts';
import { runProgram, startLoopback } from './processes.ts';
import { runCount } from './run-child.ts';
import { OURS_ON_A_TRANSPORT } from './schema-copies.ts';
import { messageBody } from './workload.ts';

/** Packages that compile schemas. They belong to the build and must not be in the bundle. */
const COMPILERS = /node_modules\/(ajv|ajv-formats|json-schema-to-typescript)\//;

/** Takes the figures of the budget. They are the same in each run. */
export async function takeFigures(folder: string, signal: AbortSignal): Promise<Figures> {
  const deployed = join(folder, 'deployed');
  const metafile = await bundleFunction(SAMPLE_CONSUMER, deployed);
  const { raw, gzipped } = await bundleSize(deployed);
  return {
    ...(await countedFigures(folder, signal)),
    bundleBytes: raw,
    bundleGzippedBytes: gzipped,
    ...(await loadedModules(deployed, folder, signal)),
    schemaCompilers: await compilersIn(metafile, deployed),
  };
}

async function countedFigures(folder: string, signal: AbortSignal) {
  const onTransport = join(folder, 'on-transport');
  await bundleFunction(OURS_ON_A_TRANSPORT, onTransport);
  const module = join(onTransport, 'index.mjs');
  const payments = { event: 'payment', batch: 100, tenants: 1 } as const;
  const workloads = [
    payments,
    { ...payments, handled: true },
    { ...payments, duplicates: 1 },
    { ...payments, conflicts: 1 },
    { ...payments, event: 'order' },
    { ...payments, tenants: 10 },
  ] as const;
  const order = workloads.map((workload) => ({ module, workload }));
  const [payment, handled, duplicate, conflict, placed, ofTen] = await runCount(order, signal);
  return {
    dynamoDbCallsAnEvent: payment?.calls ?? NaN,
    dynamoDbCallsAHandledEvent: handled?.calls ?? NaN,
    dynamoDbCallsADuplicate: duplicate?.calls ?? NaN,
    dynamoDbCallsAConflict: conflict?.calls ?? NaN,
    writeUnitsOfAPayment: payment?.writeUnits ?? NaN,
    writeUnitsOfAnOrder: placed?.writeUnits ?? NaN,
    journalUnitsOfAPayment: payment?.journalUnits ?? NaN,
    journalUnitsOfTenTenants: ofTen?.journalUnits ?? NaN,
    itemBytesOfAPayment: payment?.itemBytes ?? NaN,
    itemBytesOfAnOrder: placed?.itemBytes ?? NaN,
  };
}

/** Counts the files of the bundle and the modules of Node that are loaded when the first event is recorded. */
async function loadedModules(bundle: string, folder: string, signal: AbortSignal) {
  const payload = join(folder, 'first-event.json');
  await writeFile(payload, payloadText([messageBody({ event: 'payment', batch: 1 }, 0)]));
  const file = join(folder, 'loaded-modules.mjs');
  await writeFile(file, loadedModulesProgram(join(bundle, 'index.mjs'), payload));
  const server = await startLoopback();
  try {
    const env = endpointsAt(server.endpoint);
    const { told } = await runProgram({ name: 'loaded-modules', file, env }, signal);
    const { files, builtIns } = JSON.parse(told) as { files: number; builtIns: number };
    return { filesLoaded: files, builtInsLoaded: builtIns };
  } finally {
    await server.stop();
  }
}

function loadedModulesProgram(bundle: string, payload: string): string {
  return `import { readFileSync, writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
const before = new Set(process.moduleLoadList);
let files = 0;
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files += 1;
    return next(url, context);
  },
});
const { handler } = await import(${JSON.stringify(pathToFileURL(bundle).href)});
const event = JSON.parse(readFileSync(${JSON.stringify(payload)}, 'utf8'));
const context = { functionName: 'bench', awsRequestId: 'bench', memoryLimitInMB: '512', getRemainingTimeInMillis: () => 60000 };
const { batchItemFailures } = await handler(event, context);
const isBuiltIn = (name) => name.startsWith('NativeModule ') && !before.has(name);
const builtIns = process.moduleLoadList.filter(isBuiltIn).length;
writeSync(3, JSON.stringify({ files, builtIns }));
process.exit(batchItemFailures.length === 0 ? 0 : 1);
`;
}

/** Counts the compilers in the bundle, and its files that make functions from text, as compilers do. */
async function compilersIn({ inputs }: Metafile, folder: string): Promise<number> {
  const compilers = Object.keys(inputs).filter((input) => COMPILERS.test(input));
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((name) => /\.[cm]js$/.test(name))
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  return compilers.length + texts.filter((text) => /new Function\b/.test(text)).length;
}
