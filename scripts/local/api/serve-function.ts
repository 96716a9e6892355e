import type { Answered, LoopbackServer } from '../../loopback/serve-loopback.ts';
import { ExecutionEnvironment, type FunctionConfiguration } from '../execution-environment.ts';
import type { ApiRoute } from './api-routes.ts';
import { EnvironmentPool } from './environment-pool.ts';
import { serveApi } from './serve-api.ts';

/** How the HTTP API of a template is served. */
export interface LocalApi {
  /** 0: any free port. */
  readonly port: number;
  /** A module to run instead of the bundle of the API's function. It exports the same name. */
  readonly functionFile?: string;
  /** Called if the port can't be used. Then any free port is. Missing: the run fails. */
  readonly onOtherPort?: () => void;
  readonly onAnswer?: (answered: Answered) => void;
}

export interface FunctionOfApi {
  /** The routes of the API that lead to it. */
  readonly routes: readonly ApiRoute[];
  readonly configuration: FunctionConfiguration;
  /** Maximum number of its execution environments. */
  readonly concurrency: number;
  /** Every line the function logs. */
  readonly onLogLine: (line: string) => void;
}

/** Serves an HTTP API whose routes lead to one function, and runs that function. */
export async function serveFunction(
  { routes, configuration, concurrency, onLogLine }: FunctionOfApi,
  api: LocalApi,
): Promise<LoopbackServer> {
  const start = () => new ExecutionEnvironment(configuration, onLogLine);
  const pool = new EnvironmentPool(start, concurrency);
  const serve = (port: number) =>
    serveApi({
      port,
      routes,
      pool,
      timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
      now: Date.now,
      onAnswer: api.onAnswer ?? (() => undefined),
    });
  const server = await serve(api.port).catch((error: unknown) => {
    if (!api.onOtherPort) throw error;
    api.onOtherPort();
    return serve(0);
  });
  const stop = (): Promise<void> => server.stop().finally(() => pool.stop());
  return { ...server, stop };
}
