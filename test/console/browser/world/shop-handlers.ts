import { handleSample } from '../../../../scripts/samples/handle-sample.ts';
import { PermanentError } from '../../../../src/handlers/handler-errors.ts';
import type { HandlerDefinition } from '../../../../src/handlers/handler.ts';

/** What the shop's function can do. A test fixes it. */
export interface ShopState {
  knowsWallets: boolean;
  knowsDirectDebit: boolean;
  warehouseAnswers: boolean;
}

/** The handlers of the made-up shop. */
export function shopHandlers(state: ShopState): HandlerDefinition[] {
  return [
    handleSample('payment.processed', ['v1'], ({ body }) => {
      const { payment_method: method } = body;
      const isUnknown =
        (method === 'wallet' && !state.knowsWallets) ||
        (method === 'direct_debit' && !state.knowsDirectDebit);
      if (isUnknown) throw new PermanentError(`no account for ${method}`);
    }),
    handleSample('order.placed', ['v1'], ({ body, tenantId }, context) => {
      if (tenantId === 'umbrella' && !state.warehouseAnswers) {
        throw new Error('the warehouse service answers 503');
      }
      context.publish({
        eventType: 'order.validated',
        schemaVersion: 'v1',
        body: { order_id: body.order_id, total: body.total },
      });
    }),
  ];
}
