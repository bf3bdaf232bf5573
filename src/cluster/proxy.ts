import { nextStep, Problem } from '../problem.js';
import { environmentProxy } from './environment-proxy.js';
import type { Environment } from './kubeconfig-files.js';

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

/** `proxy-url` of the cluster, which wins; else what the environment names. Throws Problem "cluster" for a `proxy-url` that is none. */
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

/** What to check, where the proxy fails. */
export function proxyRemedy({ fromKubeconfig }: ApiProxy): string {
  return fromKubeconfig
    ? 'Check the proxy: it is the proxy-url of this cluster in the kubeconfig.'
    : 'Check the proxy in that variable, or add the host of the API server to NO_PROXY.';
}

function named(url: URL, from: string, fromKubeconfig: boolean): ApiProxy {
  return { url, shown: `the proxy ${url.protocol}//${url.host} (${from})`, fromKubeconfig };
}
