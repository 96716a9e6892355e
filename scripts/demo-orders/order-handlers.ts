import type { HandlerDefinition } from '../../src/handlers/handler.ts';
import { handleSample, type SampleContext } from '../samples/handle-sample.ts';
import { callService } from './call-service.ts';

/** The environment variables that tell the function where the services are. */
export const VALIDATION_URL = 'VALIDATION_URL';
export const PAYMENT_URL = 'PAYMENT_URL';

/** The URLs of the services that orders need. */
export interface OrderServices {
  readonly validationUrl: string;
  readonly paymentUrl: string;
}

/** The answers of the services. */
interface Verdict {
  readonly valid: boolean;
  readonly reason: string;
}
interface Payment {
  readonly paid: boolean;
  readonly payment_id: string;
  readonly reason: string;
}

/** The handlers of an order's life: placed, validated or rejected, paid or not, closed. */
export function orderHandlers({ validationUrl, paymentUrl }: OrderServices): HandlerDefinition[] {
  return [
    handleSample('order.placed', ['v1'], async ({ body }, context) => {
      const { order_id, total } = body;
      const { valid, reason } = await callService<Verdict>(validationUrl, body, context);
      if (valid) {
        const validated = { order_id, total };
        context.publish({ eventType: 'order.validated', schemaVersion: 'v1', body: validated });
      } else {
        const rejected = { order_id, reason };
        context.publish({ eventType: 'order.rejected', schemaVersion: 'v1', body: rejected });
      }
    }),

    handleSample('order.validated', ['v1'], async ({ body }, context) => {
      const { order_id, total: amount } = body;
      const charge = { order_id, amount };
      const { paid, payment_id, reason } = await callService<Payment>(paymentUrl, charge, context);
      if (paid) {
        const payment = { ...charge, payment_id, payment_method: 'card', status: 'completed' };
        context.publish({ eventType: 'payment.processed', schemaVersion: 'v1', body: payment });
      } else {
        const failed = { ...charge, reason };
        context.publish({ eventType: 'payment.failed', schemaVersion: 'v1', body: failed });
      }
    }),

    handleSample('order.rejected', ['v1'], ({ body }, context) => close(body, 'rejected', context)),
    handleSample('payment.processed', ['v1'], ({ body }, context) => close(body, 'paid', context)),
    handleSample('payment.failed', ['v1'], ({ body }, context) =>
      close(body, 'payment_failed', context),
    ),
  ];
}

function close(
  { order_id }: { readonly order_id: string },
  result: 'paid' | 'rejected' | 'payment_failed',
  { publish }: SampleContext,
): void {
  publish({ eventType: 'order.closed', schemaVersion: 'v1', body: { order_id, result } });
}
