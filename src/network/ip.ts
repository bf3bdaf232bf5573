import net from 'node:net';

// As those of node:net. Its expression for IPv6 takes 4 ms to be made when it is first asked for a name; an IPv6 address has a colon.

/** 4 or 6 for an IP address, 0 for anything else. */
export function isIP(text: string): number {
  if (text.includes(':')) return net.isIP(text);
  return net.isIPv4(text) ? 4 : 0;
}

/** Whether a text is an IPv6 address, without brackets. */
export function isIPv6(text: string): boolean {
  return text.includes(':') && net.isIPv6(text);
}
