/** How clients of the SDK call. */
export const CALLS = {
  /** How often a call is tried, with exponential backoff. */
  maxAttempts: 6,
  /** Milliseconds. Without them, a call to a service that doesn't answer takes minutes. */
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 5_000,
    // Without this, a timeout only logs a warning.
    throwOnRequestTimeout: true,
  },
};
