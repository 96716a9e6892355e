/** Executes a command of the SDK. */
export type Send = (
  command: unknown,
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<unknown>;

/** An SDK client whose operations call this `send`. It skips the client's constructor, which is slow. */
export function clientSending<Client extends object>(
  type: { readonly prototype: Client },
  send: Send,
): Client {
  return Object.create(type.prototype, { send: { value: send } }) as Client;
}
