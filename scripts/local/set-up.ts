/** Makes a resource. If that fails, the error names the resource, which an emulator's own error rarely does. */
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

/** Waits for a resource to be made, and takes one that an earlier run made. */
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
