import type { EventSourceMappingConfiguration, Lambda } from '@aws-sdk/client-lambda';

import type {
  EventSource,
  SourceReading,
  SourceState,
  SwitchResult,
} from '../../operation-ports.ts';

/** The methods that the source needs. The `Lambda` client of the AWS SDK has them. */
export type MappingApi = Pick<Lambda, 'getEventSourceMapping' | 'updateEventSourceMapping'>;

/** Lambda's names of the states of an event source mapping. */
const STATES: Readonly<Record<string, SourceState>> = {
  Creating: 'creating',
  Enabling: 'enabling',
  Enabled: 'enabled',
  Disabling: 'disabling',
  Disabled: 'disabled',
  Updating: 'updating',
  Deleting: 'deleting',
};

/** Lambda's names for "an earlier change isn't over". */
const BUSY: readonly string[] = ['ResourceInUseException', 'ResourceConflictException'];

/** An event source mapping of Lambda. */
export class LambdaEventSource implements EventSource {
  private readonly client: MappingApi;
  private readonly mappingId: string;

  constructor(client: MappingApi, mappingId: string) {
    this.client = client;
    this.mappingId = mappingId;
  }

  async read(): Promise<SourceReading> {
    return readingOf(await this.client.getEventSourceMapping({ UUID: this.mappingId }));
  }

  enable(): Promise<SwitchResult> {
    return this.update(true);
  }

  disable(): Promise<SwitchResult> {
    return this.update(false);
  }

  private async update(Enabled: boolean): Promise<SwitchResult> {
    try {
      await this.client.updateEventSourceMapping({ UUID: this.mappingId, Enabled });
      return 'accepted';
    } catch (error) {
      if (error instanceof Error && BUSY.includes(error.name)) return 'busy';
      throw error;
    }
  }
}

/** @throws Error if Lambda has a state that isn't known here. */
function readingOf({
  State = '',
  LastModified,
  StateTransitionReason: cause,
}: EventSourceMappingConfiguration): SourceReading {
  const state = STATES[State];
  if (state === undefined) {
    throw new Error(`The event source mapping has the unknown state "${State}".`);
  }
  return {
    state,
    ...(LastModified && { changedAt: LastModified.toISOString() }),
    ...(cause !== undefined && { cause }),
  };
}
