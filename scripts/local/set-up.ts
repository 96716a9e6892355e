/** Makes a resource. An emulator's error rarely says what it is about, so the one that is thrown does. */
export async function setUp<T>(
  resource: string,
  endpoint: string,
  make: () => Promise<T>,
): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(`${resource} can't be set up at ${endpoint}: ${why}`, { cause });
  }
}

/** What an earlier run made is used again. */
export async function unlessThere(
  making: Promise<unknown>,
  thereAlready: new (...args: never[]) => Error,
): Promise<void> {
  try {
    await making;
  } catch (error) {
    if (!(error instanceof thereAlready)) throw error;
  }
}
