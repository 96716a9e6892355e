import { apiWith } from '../../../../src/entrypoints/api-with.ts';
import { HANDLED_EVENTS } from './handled-events.ts';

export const handler = apiWith(HANDLED_EVENTS, new URL('documents/', import.meta.url));
