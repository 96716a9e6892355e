import { consumeWith } from '../../../../src/entrypoints/consume-with.ts';
import { HANDLED_EVENTS } from './handled-events.ts';

export const handler = consumeWith(HANDLED_EVENTS);
