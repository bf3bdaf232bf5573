import { isIPv6 } from 'node:net';

/** An address as it stands in a URL or a gRPC target: IPv6 in brackets. */
export function urlHost(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** `address:port`, an IPv6 address in brackets. */
export function hostPort({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${urlHost(address)}:${port}`;
}

/** The name that TLS asks for and verifies: the Host without its port, IPv6 without its brackets. */
export function serverName(host: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(host);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return isIPv6(host) ? host : host.replace(/:\d+$/, '');
}
