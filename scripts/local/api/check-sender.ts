import type { IncomingHttpHeaders } from 'node:http';

/** Names of this machine's loopback interface. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Says what is wrong with where a request comes from; `undefined` if nothing is. A web page on any site can make the
 * browser send requests to this machine. Its `Origin` gives it away. If its own name leads to 127.0.0.1 (DNS rebinding),
 * its `Host` does.
 *
 * @param port the server's.
 */
export function foreignSender(
  { host, origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>,
  port: number,
): string | undefined {
  const hosts = LOOPBACK.map((name) => `${name}:${port}`);
  // Without a port in the header, it is HTTP's own.
  if (port === 80) hosts.push(...LOOPBACK);
  if (!hosts.includes(host?.toLowerCase() ?? '')) {
    return `The header Host must be ${hosts[0]} or ${hosts[1]}. This server answers for no other name.`;
  }
  if (origin !== undefined && !hosts.includes(origin.toLowerCase().replace(/^http:\/\//, ''))) {
    return 'The header Origin must be this server’s own, or missing. Pages of other sites may not call it.';
  }
  return undefined;
}
