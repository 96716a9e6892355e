import { Causes } from '../../operations/causes/causes.ts';
import { tellingLog } from '../../operations/causes/telling-log.ts';
import type { ApiServices, OperatorPorts } from '../api-services.ts';

/** Adds the causes of open events, which soon show what operations of these services change. */
export function withCauses<Services extends ApiServices>(
  services: Services,
): Services & { readonly causes: Causes } {
  const causes = new Causes({ ports: services.operatorPorts, clock: services.clock });
  return {
    ...services,
    causes,
    operatorPorts: async (): Promise<OperatorPorts> => {
      const ports = await services.operatorPorts();
      return { ...ports, log: tellingLog(ports.log, () => causes.changed()) };
    },
  };
}
