import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { isJsonObject } from '../traffic/json-text.ts';
import type { MappingSwitch } from './mapping-switch.ts';

/** What Lambda answers: a status, and a body in JSON. */
interface Answer {
  readonly status: number;
  readonly body: object;
  /** The name of an error. */
  readonly error?: string;
}

/** The path of one mapping in Lambda's API. */
const PATH = /^\/2015-03-31\/event-source-mappings\/([^/?]+)\/?$/;

/**
 * Serves what commands use of Lambda's API: `GetEventSourceMapping` and `UpdateEventSourceMapping`. Listens on loopback
 * only.
 *
 * @param mappings by their ids.
 * @param now milliseconds since 1970.
 */
export async function serveMappings(
  mappings: ReadonlyMap<string, MappingSwitch>,
  now: () => number,
): Promise<{ readonly endpoint: string; readonly stop: () => void }> {
  const server = createServer((request, response) => {
    void answerTo(request, mappings, now).then(({ status, body, error }) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(error !== undefined && { 'x-amzn-errortype': error }),
      });
      response.end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  mappings: ReadonlyMap<string, MappingSwitch>,
  now: () => number,
): Promise<Answer> {
  const [, id = ''] = PATH.exec(request.url ?? '') ?? [];
  const mapping = mappings.get(id);
  if (!mapping) return refusal(404, 'ResourceNotFoundException', `There is no mapping "${id}".`);
  if (request.method === 'GET') return { status: 200, body: described(id, mapping) };
  if (request.method === 'PUT') return update(id, mapping, await asked(request), now());
  return refusal(400, 'InvalidRequestContentException', 'Only GET and PUT are known here.');
}

async function asked(request: IncomingMessage): Promise<unknown> {
  const content: unknown = await json(request).catch(() => undefined);
  return isJsonObject(content) ? content['Enabled'] : undefined;
}

function update(id: string, mapping: MappingSwitch, enabled: unknown, now: number): Answer {
  if (typeof enabled !== 'boolean') {
    return refusal(400, 'InvalidParameterValueException', 'Only Enabled can be changed here.');
  }
  if (mapping.turn(enabled, now) === 'busy') {
    return refusal(400, 'ResourceInUseException', `The mapping is ${mapping.state}.`);
  }
  return { status: 202, body: described(id, mapping) };
}

function described(id: string, { state, changedAt }: MappingSwitch): object {
  return {
    UUID: id,
    State: state,
    LastModified: changedAt / 1000,
    StateTransitionReason: 'USER_INITIATED',
  };
}

function refusal(status: number, error: string, Message: string): Answer {
  return { status, body: { Type: 'User', Message }, error };
}
