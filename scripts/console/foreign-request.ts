import type { IncomingHttpHeaders } from 'node:http';

/** Methods that change nothing. */
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** The parts of a request that tell where it comes from. */
export interface Origins {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Says why a request can't come from the console's own page; `undefined` if it can. Any website can make a browser send
 * requests to this machine. If the website's name leads to 127.0.0.1 (DNS rebinding), `Host` gives it away. Otherwise
 * `Origin` and `Sec-Fetch-Site` do, which a website can't forge.
 *
 * @param port the server's.
 */
export function foreignRequest({ method, headers }: Origins, port: number): string | undefined {
  const { origin } = headers;
  const host = headers.host?.toLowerCase() ?? '';
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // Browsers leave out the default port.
  if (!hosts.includes(port === 80 ? withPort(host) : host)) {
    return `The header Host must be ${hosts[0]} or ${hosts[1]}. The console answers for no other name.`;
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return 'The header Origin must be the console’s own. Pages of other sites may not call it.';
  }
  const isSafe = SAFE.includes(method);
  if (!isSafe && origin === undefined) {
    return 'A request that may change something needs the header Origin, which browsers send.';
  }
  // `none`: a person typed the address, or opened the link from a terminal. Another port of this machine is `same-site`.
  const sites = isSafe ? ['same-origin', 'none'] : ['same-origin'];
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !sites.includes(site)) {
    return 'Another site or window led here. Copy the address into the address bar instead.';
  }
  return undefined;
}

function withPort(host: string): string {
  return host.includes(':') ? host : `${host}:80`;
}
