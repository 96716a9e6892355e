/** Executes a command of the SDK. */
export type Send = (
  command: unknown,
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<unknown>;

/** A client of the SDK whose operations come to this `send`. Its constructor, which is slow, does not run. */
export function clientSending<Client extends object>(
  type: { readonly prototype: Client },
  send: Send,
): Client {
  return Object.create(type.prototype, { send: { value: send } }) as Client;
}
