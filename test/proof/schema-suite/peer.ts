/** Another validator: compiles a schema into a check. */
export type Peer = (schema: object, name: string) => Promise<(value: unknown) => boolean>;

const PACKAGE = '@hyperjump/json-schema';

/** The part of `@hyperjump/json-schema/draft-2020-12` that we use. */
interface Hyperjump {
  readonly registerSchema: (schema: object, uri: string) => void;
  readonly unregisterSchema: (uri: string) => void;
  readonly validate: (uri: string) => Promise<(value: unknown) => { readonly valid: boolean }>;
}

/**
 * Loads the peer. It isn't a dependency of the project, because only this check uses it.
 * @throws Error that says how to install it
 */
export async function loadPeer(): Promise<Peer> {
  const { registerSchema, unregisterSchema, validate } = await hyperjump();
  return async (schema, name) => {
    const uri = `https://example.com/${name}`;
    registerSchema(schema, uri);
    const verdict = await validate(uri);
    unregisterSchema(uri);
    return (value) => verdict(value).valid;
  };
}

async function hyperjump(): Promise<Hyperjump> {
  const entry = `${PACKAGE}/draft-2020-12`;
  try {
    return (await import(entry)) as Hyperjump;
  } catch (cause) {
    throw new Error(`${PACKAGE} is not installed: npm install --no-save ${PACKAGE}`, { cause });
  }
}
