import type { CausesPage } from '../../operations/causes/causes.ts';
import { CAUSE_ORDERS, type CauseOrder } from '../../operations/causes/open-causes.ts';
import { query } from '../list-request.ts';
import { jsonAnswer, type OperatorRoute } from '../route.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { causeAnswer, snapshotAnswer } from './cause-answer.ts';
import {
  FILTER_PARAMETERS,
  filterOf,
  partOf,
  partParameters,
  refusalOf,
  SNAPSHOT_NOTE,
} from './cause-request.ts';
import { CAUSES_SNAPSHOT_SCHEMA, READING_SCHEMA } from './cause-schemas.ts';
import type { ConsoleServices } from './console-services.ts';

/** Most causes before those that an answer has. There are never more groups. */
const MAX_OFFSET = 5_000;

export const listCauses: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/causes',
  access: 'operator',
  operationId: 'listCauses',
  summary: 'Groups open events by cause',
  description: SNAPSHOT_NOTE,
  parameters: [
    ...FILTER_PARAMETERS,
    query(
      'order',
      'largest_first: most events. latest_first: the newest event. newest_first: the newest cause.',
      { type: 'string', enum: CAUSE_ORDERS },
    ),
    ...partParameters('causes', MAX_OFFSET),
  ],
  answers: [
    {
      status: 200,
      description: 'The causes.',
      schema: {
        title: 'Causes',
        type: 'object',
        required: [],
        additionalProperties: false,
        properties: { reading: READING_SCHEMA, snapshot: CAUSES_SNAPSHOT_SCHEMA },
      },
    },
    UNAVAILABLE,
  ],
  handle: async ({ parameters }, { causes, clock }) => {
    const filter = filterOf(parameters);
    const refusal = refusalOf(filter, clock.now());
    if (refusal) return refusal;
    const part = partOf(parameters);
    const order = (parameters.text('order') ?? 'largest_first') as CauseOrder;
    const answer = await causes.list({ filter, order, ...part });
    return jsonAnswer(
      200,
      snapshotAnswer(answer, (page) => listJson(page, part.offset)),
    );
  },
};

const IN_LIST = { names: 5, errors: 3 };

function listJson({ totals, causes }: CausesPage, offset: number): object {
  const { events, failed, queued, waiting, ungrouped, groups } = totals;
  return {
    ...{ events, failed, queued, waiting, count: groups.length, ungrouped },
    causes: causes.map((cause) => causeAnswer(cause, IN_LIST)),
    has_more: offset + causes.length < groups.length,
  };
}
