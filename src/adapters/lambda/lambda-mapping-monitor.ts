import type { Lambda } from '@aws-sdk/client-lambda';

import type { MappingMonitor } from '../../watchdog-ports.ts';

/** The operation that the monitor needs. The `Lambda` client of the AWS SDK has it. */
export type MappingApi = Pick<Lambda, 'getEventSourceMapping'>;

/** The states in which Lambda takes no messages, or soon won't. In all others it does, or soon will. */
const DISABLED: ReadonlySet<string | undefined> = new Set(['Disabling', 'Disabled', 'Deleting']);

/** Looks at an event source mapping. */
export class LambdaMappingMonitor implements MappingMonitor {
  private readonly client: MappingApi;
  private readonly mappingId: string;

  /** @param mappingId the mapping's UUID. Empty if there is none to look at. */
  constructor(client: MappingApi, mappingId: string) {
    this.client = client;
    this.mappingId = mappingId;
  }

  async isEnabled(): Promise<boolean | undefined> {
    if (this.mappingId === '') return undefined;
    try {
      const { State: state } = await this.client.getEventSourceMapping({ UUID: this.mappingId });
      return !DISABLED.has(state);
    } catch (error) {
      // Somebody has deleted it.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
      throw error;
    }
  }
}
