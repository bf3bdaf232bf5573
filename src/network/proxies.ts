import net from 'node:net';
import { isIP } from './ip.js';
import { plainAddress } from './address-rule.js';
import { Problem } from '../problem.js';

/** A proxy for HTTP. Its password never leaves this value: `proxyText` is what is shown. */
export type Proxy = {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`. */
  readonly authorization?: string;
};

/** Which proxy, where one is to be used, and which hosts are called without one. */
export type Proxies = {
  readonly http?: Proxy;
  readonly https?: Proxy;
  /** By flag: it is used for private addresses of gateways too. */
  readonly byFlag: boolean;
  readonly noProxy: readonly string[];
};

type Environment = Readonly<Record<string, string | undefined>>;

/** curl's own port for a proxy that names none (curl(1), --proxy). */
const usualPort = 1080;

/**
 * The proxies of the flags, else of the environment, as curl reads it (curl(1), "ENVIRONMENT"): the lower-case names go before the
 * upper-case ones, `HTTP_PROXY` alone does not count, `ALL_PROXY` is for what has none of its own. Throws Problem "usage".
 */
export function readProxies(
  flags: { readonly proxy?: string | undefined; readonly noproxy?: string | undefined },
  environment: Environment,
): Proxies {
  const byFlag = flags.proxy !== undefined && flags.proxy !== '';
  const read = (...names: readonly string[]) => {
    if (flags.proxy !== undefined) return byFlag ? parseProxy(flags.proxy, '--proxy') : undefined;
    const name = names.find((one) => environment[one]);
    return name === undefined ? undefined : parseProxy(environment[name] ?? '', name);
  };
  const http = read('http_proxy', 'all_proxy', 'ALL_PROXY');
  const https = read('https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY');
  const list = flags.noproxy ?? environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    byFlag,
    noProxy: list.split(/[\s,]+/u).filter((entry) => entry !== ''),
  };
}

/** `[http://|https://][USER:PASSWORD@]HOST[:PORT]`. The error never holds the text, which may hold a password. */
function parseProxy(text: string, source: string): Proxy {
  const full = /^[a-z][a-z\d+.-]*:\/\//iu.test(text) ? text : `http://${text}`;
  if (/^[^[]*\[[^\]]*%/u.test(full.replace(/^.*@/u, '')))
    throw new Problem('usage', `The proxy of ${source} has a zone (%…), which no URL can have.`, {
      remedy: "Give an IPv6 address without one, or do without: --proxy ''",
    });
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const scheme = url?.protocol.slice(0, -1);
  const user = url === undefined ? undefined : userOf(url);
  if (
    url === undefined ||
    user === undefined ||
    url.hostname === '' ||
    (scheme !== 'http' && scheme !== 'https')
  ) {
    const isSocks = scheme?.startsWith('socks') === true;
    throw new Problem(
      'usage',
      `The proxy of ${source} is ${isSocks ? 'a SOCKS proxy' : 'not the URL of a proxy'}.`,
      {
        remedy: isSocks
          ? "isvc speaks to http:// and https:// proxies. Give one with --proxy, or do without: --proxy ''"
          : "Write it as [http://|https://][USER:PASSWORD@]HOST:PORT, or do without: --proxy ''",
      },
    );
  }
  // URL leaves out a port that is the scheme's own, though it was written.
  const stated = /:(\d+)\/?$/u.exec(full.replace(/^.*@/u, ''))?.[1];
  return {
    scheme,
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    port: Number(stated ?? (scheme === 'https' ? 443 : usualPort)),
    ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
  };
}

/** `USER:PASSWORD`, decoded; undefined where either is not encoded well. */
function userOf({ username, password }: URL): string | undefined {
  try {
    return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  } catch {
    return undefined;
  }
}

/** `http://HOST:PORT`, without what is secret in it. */
export function proxyText({ scheme, host, port }: Proxy): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether a host is among those that are called without a proxy: `*`, a domain, an address, or a network as ADDRESS/BITS (curl(1), --noproxy). */
export function isExcepted(host: string, noProxy: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/\.$/u, '');
  return noProxy.some((entry) => {
    if (entry === '*') return true;
    const wanted = entry.toLowerCase().replace(/^\[|\]$/gu, '');
    if (isIP(name) !== 0) return isInNetwork(plainAddress(name), wanted);
    const domain = wanted.replace(/^\./u, '').replace(/\.$/u, '');
    return domain !== '' && (name === domain || name.endsWith(`.${domain}`));
  });
}

function isInNetwork(address: string, entry: string): boolean {
  const [network = '', bits] = entry.split('/');
  if (isIP(network) === 0) return false;
  if (bits === undefined) return plainAddress(network) === address;
  const most = isIP(network) === 4 ? 32 : 128;
  if (!/^\d+$/u.test(bits) || Number(bits) > most || isIP(network) !== isIP(address)) return false;
  const list = new net.BlockList();
  const family = most === 32 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}

/** The parts of an answer that are looked at. */
type Head = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/**
 * Why an answer that came through a proxy is the proxy's own; undefined where it is not known to be. A proxy that passes an answer on
 * adds its `Via` too (RFC 9110, section 7.6.3), so that header tells only beside a status of those that proxies give.
 */
export function proxyAnswer({ status, headers }: Head): string | undefined {
  if (status === 407) return 'the proxy asks for a login (407)';
  // Squid's own pages (squid-cache.org, src/errorpage.cc).
  if (headers['x-squid-error'] !== undefined) return `the proxy says ${String(headers['x-squid-error'])}`;
  const isFault = status === 403 || (status >= 502 && status <= 504);
  return isFault && headers['via'] !== undefined ? `the proxy answered ${status}` : undefined;
}
