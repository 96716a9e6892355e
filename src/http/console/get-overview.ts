import { jsonAnswer, type OperatorRoute } from '../route.ts';
import type { ConsoleServices } from './console-services.ts';
import { overviewAnswer } from './overview-answer.ts';
import { OVERVIEW_SCHEMA } from './overview-schemas.ts';

export const getOverview: OperatorRoute<ConsoleServices> = {
  method: 'GET',
  path: '/overview',
  access: 'operator',
  operationId: 'getOverview',
  summary: 'Tells what happens in the pipeline now',
  description:
    'Each part is read by itself. One that fails says why, and the others are there all the same.',
  parameters: [],
  answers: [{ status: 200, description: 'The overview.', schema: OVERVIEW_SCHEMA }],
  handle: async (_, { overview, explain }) =>
    jsonAnswer(200, overviewAnswer(await overview.read(), explain)),
};
