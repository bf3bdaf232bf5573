import { isIPv6 } from './ip.js';

/** An address as it stands in a URL or a gRPC target: IPv6 in brackets. */
export function urlHost(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** `address:port`, an IPv6 address in brackets. */
export function hostPort({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${urlHost(address)}:${port}`;
}

/** The name that TLS asks for and verifies: the Host without its port and the dot at its end (RFC 6066, section 3), IPv6 without its brackets. */
export function serverName(host: string): string {
  const bracketed = /^\[(.*)\](?::\d+)?$/.exec(host);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return isIPv6(host) ? host : host.replace(/:\d+$/, '').replace(/\.$/, '');
}

/** Where a person says that a gateway is: `[http://|https://]HOST[:PORT]`. */
export type GivenAddress = {
  readonly scheme?: 'http' | 'https';
  /** Without brackets. */
  readonly address: string;
  readonly port?: number;
};

/** Reads an address, or says what is wrong with it: `has a path`, … */
export function parseGivenAddress(text: string): GivenAddress | { readonly fault: string } {
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/isu.exec(text) ?? [];
  if (/^[a-z][a-z\d+.-]*:\/\//iu.test(rest)) return { fault: 'has a scheme that is neither http nor https' };
  if (rest.includes('@')) return { fault: 'has a user, which --header or --token gives' };
  if (/[?#]/u.test(rest)) return { fault: 'has a query or a fragment' };
  if (/\/./u.test(rest)) return { fault: "has a path: that of the service's own URL is used" };
  const authority = rest.replace(/\/$/u, '');
  if (/^\[?[\da-f:.]*:[\da-f:.]*%/iu.test(authority))
    return { fault: 'has a zone (%…), which no URL can have: only an IPv6 address without one' };
  if (isIPv6(authority)) return { fault: `is an IPv6 address without brackets: [${authority}]:PORT` };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/u.exec(authority) ?? [];
  if (bracketed !== undefined && !isIPv6(bracketed))
    return { fault: 'has brackets around text that is not an IPv6 address' };
  const host = bracketed ?? plain ?? '';
  const url = `http://${bracketed === undefined ? host : `[${bracketed}]`}`;
  if (host === '' || !URL.canParse(url)) return { fault: 'is not HOST:PORT' };
  if (digits !== undefined && !isPort(digits))
    return { fault: 'has a port that is not a number from 1 to 65535' };
  const address = new URL(url).hostname.replace(/^\[|\]$/gu, '');
  return {
    ...(scheme === undefined ? {} : { scheme: scheme.toLowerCase() === 'https' ? 'https' : 'http' }),
    address,
    ...(digits === undefined ? {} : { port: Number(digits) }),
  };
}

function isPort(digits: string): boolean {
  return /^\d{1,5}$/u.test(digits) && Number(digits) > 0 && Number(digits) < 65_536;
}

/** KServe's placeholder for a domain that nobody has set (its constants, DefaultIngressDomain): no name of it is ever resolved. */
export function isPlaceholder(host: string): boolean {
  return isUnder(host, 'example.com');
}

/** Domains whose names say any address that their user likes: they vouch for nothing. */
const magicDomains = ['sslip.io', 'nip.io', 'xip.io'];

/** A domain as it is compared: in lower case, without the dots and the wildcard around it. Undefined for text that is not a domain of at least two labels. */
export function parseDomain(text: string): string | undefined {
  const domain = plainHost(text.trim()).replace(/^(?:\*\.|\.)/u, '');
  return /^(?=.*[a-z])[a-z\d_-]+(?:\.[a-z\d_-]+)+$/u.test(domain) ? domain : undefined;
}

/** Whether a host is the domain, or lies under it. */
export function isUnder(host: string, domain: string): boolean {
  const plain = plainHost(host);
  return plain === domain || plain.endsWith(`.${domain}`);
}

/** Whether the domain belongs to a known service of magic DNS. */
export function isKnownMagic(domain: string): boolean {
  return magicDomains.some((magic) => isUnder(domain, magic));
}

function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/u, '');
}
