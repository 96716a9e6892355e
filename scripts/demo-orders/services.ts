import { seededRandom, seededUuid } from '../traffic/random.ts';
import { SimulatedService } from './simulated-service.ts';

/** The services that orders need, and what the payment service has taken. */
export interface Services {
  readonly validation: SimulatedService;
  readonly payment: SimulatedService;
  /** How often money was taken for each order that was paid. */
  readonly charges: ReadonlyMap<string, number>;
}

/** Shares of the orders that can't be delivered, and of the others that can't be paid. */
const REJECTED = 0.2;
const DECLINED = 0.2;

/** Longer than a handler of the demo may take. */
const SLOW = { slowMilliseconds: 5_000 };

export function servicesOf(seed: number): Services {
  const charges = new Map<string, number>();
  const validation = new SimulatedService(
    'validation',
    seed,
    ({ order_id }) => {
      const valid = !seededRandom(seed, 'validation of', String(order_id)).chance(REJECTED);
      return { valid, reason: valid ? '' : 'nobody delivers there' };
    },
    SLOW,
  );
  const payment = new SimulatedService(
    'payment',
    seed,
    ({ order_id }) => {
      const order = String(order_id);
      const paid = !seededRandom(seed, 'payment of', order).chance(DECLINED);
      if (!paid) return { paid, payment_id: '', reason: 'the card was declined' };
      charges.set(order, (charges.get(order) ?? 0) + 1);
      return { paid, payment_id: seededUuid(seed, 'payment of', order), reason: '' };
    },
    SLOW,
  );
  return { validation, payment, charges };
}
