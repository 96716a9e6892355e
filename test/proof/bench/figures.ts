import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { bundleConsole } from '../../../scripts/build/bundle-console.ts';
import { bundleFunction, SAMPLE_CONSUMER } from '../../../scripts/build/bundle-function.ts';
import { apiFigures } from './api-figures.ts';
import type { Figures } from './budget-judgement.ts';
import { compilersIn } from './compilers-in.ts';
import { bundleSize } from './families/bundle.ts';
import { firstAnswer } from './first-answer.ts';
import { payloadText } from './payload.ts';
import { runCount } from './run-child.ts';
import { OURS_ON_A_TRANSPORT } from './schema-copies.ts';
import { messageBody } from './workload.ts';

/** Takes the figures of the budget. They are the same in each run. */
export async function takeFigures(folder: string, signal: AbortSignal): Promise<Figures> {
  const deployed = join(folder, 'deployed');
  const metafile = await bundleFunction(SAMPLE_CONSUMER, deployed);
  // A native event must not need it. So the figures below are measured without it.
  const otherFormats = await takeOut(OTHER_FORMATS, deployed, join(folder, 'other-formats'));
  const { raw, gzipped } = await bundleSize(deployed);
  return {
    ...(await countedFigures(folder, signal)),
    bundleBytes: raw,
    bundleGzippedBytes: gzipped,
    otherFormatsBytes: otherFormats.raw,
    otherFormatsGzippedBytes: otherFormats.gzipped,
    ...(await loadedModules(deployed, folder, signal)),
    schemaCompilers: await compilersIn(metafile, deployed),
    ...(await apiFigures(folder, signal)),
    consoleGzippedBytes: await bundleConsole(join(folder, 'console')),
  };
}

/** The file of a bundle that reads the other formats than the native one. */
const OTHER_FORMATS = 'validators/_envelopes.cjs';

/** Moves a file of a bundle into an empty folder. Gives its size. */
async function takeOut(file: string, bundle: string, folder: string) {
  await mkdir(folder);
  await rename(join(bundle, file), join(folder, basename(file)));
  return bundleSize(folder);
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
  const payload = payloadText([messageBody({ event: 'payment', batch: 1 }, 0)]);
  const { answer, files, builtIns } = await firstAnswer(bundle, payload, folder, signal);
  if (!isDeepStrictEqual(answer, { batchItemFailures: [] })) {
    throw new Error('The function gave the first event back.');
  }
  return { filesLoaded: files.length, builtInsLoaded: builtIns };
}
