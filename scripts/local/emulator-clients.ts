/** How clients of the SDK call emulators. */

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Emulators accept any credentials, but some keep separate tables for each access key. So all clients use the same. It is
 * a new object each time, because the SDK writes into it.
 */
export function emulatorCredentials(): Credentials {
  return { accessKeyId: 'test', secretAccessKey: 'test' };
}

/** On AWS each bucket has its own host name. `bucket.localhost` doesn't resolve, so on emulators the bucket is in the path. */
export const EMULATOR_ADDRESSING = { forcePathStyle: true };
