import { seededRandom, seededUuid } from '../traffic/random.ts';
import { SimulatedService } from './simulated-service.ts';

/** The services that orders need, and the charges of the payment service. */
export interface Services {
  readonly validation: SimulatedService;
  readonly payment: SimulatedService;
  /** How often each order was charged, by order id. */
  readonly charges: ReadonlyMap<string, number>;
}

/** The share of orders that can't be delivered. */
const REJECTED_SHARE = 0.2;
/** The share of the other orders that can't be paid. */
const DECLINED_SHARE = 0.2;

/** Longer than the timeout of the demo's handlers. */
const SLOW = { slowMilliseconds: 15_000 };

export function servicesOf(seed: number): Services {
  const charges = new Map<string, number>();
  const validation = new SimulatedService(
    'validation',
    seed,
    ({ order_id }) => {
      const valid = !seededRandom(seed, 'validation of', String(order_id)).chance(REJECTED_SHARE);
      return { valid, reason: valid ? '' : 'nobody delivers there' };
    },
    SLOW,
  );
  const payment = new SimulatedService(
    'payment',
    seed,
    ({ order_id }) => {
      const order = String(order_id);
      const paid = !seededRandom(seed, 'payment of', order).chance(DECLINED_SHARE);
      if (!paid) return { paid, payment_id: '', reason: 'the card was declined' };
      charges.set(order, (charges.get(order) ?? 0) + 1);
      return { paid, payment_id: seededUuid(seed, 'payment of', order), reason: '' };
    },
    SLOW,
  );
  return { validation, payment, charges };
}
