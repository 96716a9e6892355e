import type { Family } from './family.ts';
import { API } from './families/api.ts';
import { BUNDLE } from './families/bundle.ts';
import { COLD_START } from './families/cold-start.ts';
import { COMPRESSION } from './families/compression.ts';
import { COSTS } from './families/costs.ts';
import { END_TO_END } from './families/end-to-end.ts';
import { GROWTH } from './families/growth.ts';
import { HANDLER } from './families/handler.ts';
import { MEMORY } from './families/memory.ts';
import { VALIDATE } from './families/validate.ts';

/** All families, in the order of the table. */
export const FAMILIES: readonly Family[] = [
  VALIDATE,
  HANDLER,
  API,
  COLD_START,
  BUNDLE,
  MEMORY,
  COSTS,
  COMPRESSION,
  END_TO_END,
  GROWTH,
];
