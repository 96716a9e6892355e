/**
 * The client that a `source` names. CloudEvents has any URI reference there, such as `/shop/eu`, which is no client id. So
 * each run of other characters becomes `-`: `shop-eu`. It has at most 64 characters, and is `undefined` if none is left. A
 * source that is a client id stays as it is.
 */
export function clientOfSource(source: string): string | undefined {
  const client = source
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 64);
  return (client === source ? client : client.replace(/-+$/, '')) || undefined;
}
