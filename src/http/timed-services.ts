import type { TimedServices } from '../operations/change-in-time.ts';
import { DEFAULT_RATE } from '../operations/rate-limit.ts';
import type { ApiServices } from './api-services.ts';

/** What operations of a request work with. @param rate messages a second, at most */
export async function timedServices(
  services: ApiServices,
  rate = DEFAULT_RATE,
): Promise<TimedServices> {
  const { operatorPorts, registry, hasHandler, clock, random, timers } = services;
  return { ...(await operatorPorts()), registry, hasHandler, clock, random, timers, rate };
}
