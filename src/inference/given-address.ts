import { isIPv6 } from 'node:net';

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
