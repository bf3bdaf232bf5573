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
