import { LambdaEventSource, type MappingApi } from '../adapters/lambda/lambda-event-source.ts';
import type { EventSource } from '../operation-ports.ts';

/** Opens the event source mapping of a stack. Its output has this name. */
export function openEventSource(
  client: MappingApi,
  { eventSourceMappingId }: { readonly eventSourceMappingId: string },
): EventSource {
  return new LambdaEventSource(client, eventSourceMappingId);
}
