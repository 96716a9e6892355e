import type { ApiLog } from '../../src/api-ports.ts';

/** Keeps the errors by which requests failed until their answers are made. */
export class FailedRequests implements ApiLog {
  private readonly errors = new Map<string, unknown>();

  requestDone(): void {
    // The page shows what became of a request.
  }

  requestFailed({ requestId, error }: { readonly requestId: string; readonly error: unknown }) {
    this.errors.set(requestId, error);
  }

  /** The error of a request, once. */
  take(requestId: string): unknown {
    const error = this.errors.get(requestId);
    this.errors.delete(requestId);
    return error;
  }
}
