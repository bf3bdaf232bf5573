import { headerOf, type ProxyRequest } from './request.js';
import { refuse, type ProxyRefusal } from './refusal.js';
import { serviceInHost } from './route.js';

/** By which names a proxy may be asked for, and from which pages. */
export type Doorway = {
  /** Undefined on a Unix socket. */
  readonly port: number | undefined;
  /** In lower case: those that mean this machine, and those that the person allowed. */
  readonly hosts: ReadonlySet<string>;
  /** `scheme://host[:port]` of pages that may call it. */
  readonly origins: ReadonlySet<string>;
};

/** The host without its port. Undefined for one that is not a host, or has another port. */
export function hostOf(authority: string, port: number | undefined): string | undefined {
  const [, host, digits] = /^(\[[\da-f:.]+\]|[a-z\d._-]+)(?::(\d{1,5}))?$/i.exec(authority) ?? [];
  if (host === undefined) return undefined;
  const isOurs = digits === undefined || port === undefined || Number(digits) === port;
  return isOurs ? host.toLowerCase() : undefined;
}

/**
 * Why a request is not from a program of this person; undefined where it may be. A page of the web can make a browser send requests here:
 * under a name of its own that leads to this machine (DNS rebinding), or across sites, which the browser itself tells (`Origin`,
 * `Sec-Fetch-Site`).
 */
export function refuseForeign(
  request: Pick<ProxyRequest, 'headers'>,
  authority: string,
  { port, hosts, origins }: Doorway,
): ProxyRefusal | undefined {
  const host = hostOf(authority, port);
  if (host === undefined || (!hosts.has(host) && serviceInHost(host) === undefined))
    return refuse(
      403,
      'host',
      'the proxy is not asked for by this host name',
      'Ask for 127.0.0.1 or localhost with its port, or for NAME.NAMESPACE.localhost; --allow-host NAME allows another.',
    );
  const origin = headerOf(request, 'origin');
  if (origin !== undefined)
    return origins.has(origin)
      ? undefined
      : refuse(
          403,
          'origin',
          'pages of the web may not call the proxy',
          '--allow-origin ORIGIN allows those of one origin.',
        );
  const site = headerOf(request, 'sec-fetch-site');
  return site === undefined || site === 'none' || site === 'same-origin'
    ? undefined
    : refuse(
        403,
        'origin',
        'another site asks for it',
        'Open the address by hand; --allow-origin ORIGIN allows the pages of one origin.',
      );
}
