import type { ApiServices, OperatorPorts } from './api-services.ts';

/** A service that a route called has failed. Its `cause` is for the log. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed';
}

/** The same services. Where a port of the operators rejects, it rejects with `ServiceFailed`, so that the answer is 503. */
export function withServiceFailures<Services extends ApiServices>(services: Services): Services {
  return {
    ...services,
    operatorPorts: async (): Promise<OperatorPorts> => {
      const { queries, editor, log, sender } = await services.operatorPorts();
      return {
        queries: telling('The ledger', queries),
        editor: telling('The ledger', editor),
        log: telling('The record of operations', log),
        sender: telling('The queue', sender),
      };
    },
  };
}

/** A port whose methods reject with `ServiceFailed`. All of them must give a promise. @param name begins a sentence */
export function telling<Port extends object>(name: string, port: Port): Port {
  return new Proxy(port, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      return async (...values: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(member, target, values);
        } catch (cause) {
          throw new ServiceFailed(`${name} failed`, { cause });
        }
      };
    },
  });
}
