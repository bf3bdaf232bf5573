import { isIPv6 } from 'node:net';

/** An address as it stands in a URL or a gRPC target: IPv6 in brackets. */
export function urlHost(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** The name that TLS asks for and verifies: the Host without its port, IPv6 without its brackets. */
export function serverName(host: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(host);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return isIPv6(host) ? host : host.replace(/:\d+$/, '');
}
