// What the HTTP API needs besides the ports that others have, too.

/** What became of a request. It names no value of the request: not its path, query, headers or body. */
export interface RequestReport {
  readonly requestId: string;
  readonly method: string;
  /** The path of the route: `/events/{id}`. Missing if no route has the path of the request. */
  readonly route?: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Tells operators what becomes of requests. */
export interface ApiLog {
  requestDone(report: RequestReport): void;
  /** An error that nobody foresaw. @param route method and path of the route, without the values of a request. */
  requestFailed(failure: { requestId: string; route: string; error: unknown }): void;
}
