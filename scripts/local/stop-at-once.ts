import type { ConsoleServer } from '../console/serve-console.ts';

/** Stops a server as soon as the signal is aborted: its replays must not go on while the run finishes its messages. */
export function stopAtOnce(server: ConsoleServer, signal: AbortSignal): ConsoleServer {
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= server.stop());
  const interrupted = (): void => {
    // If it fails, whoever stops the server later is told.
    stop().catch(() => undefined);
  };
  if (signal.aborted) interrupted();
  else signal.addEventListener('abort', interrupted, { once: true });
  return { link: server.link, stop };
}
