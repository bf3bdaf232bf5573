import { nextStep, Problem } from '../problem.js';
import type { Environment } from './kubeconfig-files.js';
import net from 'node:net';
import { domainToASCII } from 'node:url';
import { isIP } from '../network/ip.js';

/** The proxy before the API server. */
export type ApiProxy = {
  /** May hold a password: never print it. */
  readonly url: URL;
  /** `the proxy http://proxy.corp:3128 (HTTPS_PROXY)`: without user and password. */
  readonly shown: string;
  readonly fromKubeconfig: boolean;
};

/** The schemes of client-go (tools/clientcmd/client_config.go, parseProxyURL) and of Go's transport. */
const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks5h:']);

/** `proxy-url` of the cluster, which wins; else what the environment names. Throws Problem "cluster" for an invalid `proxy-url`. */
export function proxyFor(
  server: URL,
  proxyUrl: string | undefined,
  environment: Environment,
): ApiProxy | undefined {
  if (proxyUrl !== undefined) {
    const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
    if (url !== undefined && url.host !== '' && schemes.has(url.protocol))
      return named(url, 'proxy-url', true);
    throw new Problem('cluster', 'The proxy-url of this cluster is not the URL of a proxy.', {
      remedy: nextStep(
        'Write it in the kubeconfig as http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, or choose another context with --context.',
        'context',
      ),
    });
  }
  const found = environmentProxy(server, environment);
  if (found === undefined) return undefined;
  if (schemes.has(found.url.protocol)) return named(found.url, found.from, false);
  throw new Problem(
    'cluster',
    `${found.from} names a proxy of a kind that isvc does not know: ${found.url.protocol}`,
    {
      remedy: `Set ${found.from} to http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, or add the API server to NO_PROXY.`,
    },
  );
}

/** The advice where the proxy fails. */
export function proxyRemedy({ fromKubeconfig }: ApiProxy): string {
  return fromKubeconfig
    ? 'Check the proxy: it is the proxy-url of this cluster in the kubeconfig.'
    : 'Check the proxy in that variable, or add the host of the API server to NO_PROXY.';
}

function named(url: URL, from: string, fromKubeconfig: boolean): ApiProxy {
  return { url, shown: `the proxy ${url.protocol}//${url.host} (${from})`, fromKubeconfig };
}

/** A proxy, and which variable named it. The URL may hold a password. */
export type EnvironmentProxy = { readonly url: URL; readonly from: string };

/**
 * The proxy that the environment names for a server, as kubectl has it: Go's http.ProxyFromEnvironment
 * (golang.org/x/net/http/httpproxy/proxy.go). `HTTPS_PROXY` or `HTTP_PROXY` by the server's scheme, and `NO_PROXY`; of each the
 * upper-case name first. ALL_PROXY is ignored. A CGI program ignores HTTP_PROXY, which its client could have set.
 */
export function environmentProxy(server: URL, environment: Environment): EnvironmentProxy | undefined {
  const names = server.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  if (server.protocol === 'http:' && environment['REQUEST_METHOD']) return undefined;
  const from = names.find((name) => environment[name]);
  const url = from === undefined ? undefined : parseProxyUrl(environment[from] ?? '');
  if (from === undefined || url === undefined) return undefined;
  return isExempt(server, environment['NO_PROXY'] || environment['no_proxy'] || '')
    ? undefined
    : { url, from };
}

/** A URL, or `host[:port]` of an HTTP proxy. Undefined for what is neither. */
function parseProxyUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.host !== '') return url;
  return URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
}

/** Loopback needs no entry; else an entry is `*`, an address, a CIDR, or a domain with those below it, perhaps with a port. */
function isExempt(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  if (host === 'localhost' || within('127.0.0.0/8', host) || within('::1/128', host)) return true;
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  return entries.some((entry) => entry === '*' || matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry.includes('/')) return within(entry, host);
  const [, bracketed, plain, wantedPort] = /^(?:\[(.*)\]|([^:]*)):(\d*)$/.exec(entry) ?? [];
  const named = bracketed ?? plain ?? entry;
  if (wantedPort !== undefined && wantedPort !== '' && wantedPort !== port) return false;
  if (isIP(named) !== 0) return within(`${named}/${isIP(named) === 4 ? 32 : 128}`, host);
  if (named === '' || isIP(host) !== 0) return false;
  const domain = named.replace(/^\*\./, '.');
  const below = asciiDomain(domain.startsWith('.') ? domain.slice(1) : domain);
  return host.endsWith(`.${below}`) || (!domain.startsWith('.') && host === below);
}

/** The same text where it is not a name that has an ASCII form. */
function asciiDomain(name: string): string {
  return domainToASCII(name) || name;
}

/** Whether an address is in `ADDRESS/BITS`; false for a name, and for what is not a CIDR. */
function within(cidr: string, host: string): boolean {
  const [network = '', bits = ''] = cidr.split('/', 2);
  const version = isIP(network);
  const prefix = Number(bits);
  if (version === 0 || isIP(host) === 0 || !/^\d+$/.test(bits) || prefix > (version === 4 ? 32 : 128))
    return false;
  const list = new net.BlockList();
  list.addSubnet(network, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
