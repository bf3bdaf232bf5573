import { hostPort, isPlaceholder, urlHost } from '../network/address.js';
import type { Endpoint } from '../inference/endpoint.js';
import { hostName } from './copy-origin.js';
import { nameWord } from './name-word.js';

/**
 * Where a client of OpenAI's finds an API by itself: it takes a URL and sends no other Host. `resolve` says which addresses a name
 * leads to. Undefined where only a Host leads to the service, or a port-forward that ends with the command.
 */
export async function openAiUrl(
  endpoint: Endpoint,
  prefix: string,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<string | undefined> {
  const { candidate, address, port, tls, host, basePath } = endpoint;
  if (candidate.route === 'port-forward') return undefined;
  const scheme = tls ? 'https' : 'http';
  const named = hostName(host);
  const path = `${basePath}${prefix}/v1`;
  if (candidate.bypassesGateway || named.name === urlHost(address))
    return `${scheme}://${hostPort(endpoint)}${path}`;
  const isName = !isPlaceholder(named.name);
  const isAtPort = (named.port ?? (tls ? 443 : 80)) === port;
  const leadsThere = isName && isAtPort && (await resolve(named.name)).includes(address);
  return leadsThere ? `${scheme}://${host}${path}` : undefined;
}

/** For eval: the two variables that OpenAI's clients read. They do not start without a key. */
export function openAiVariables(url: string, sendsToken: boolean): string {
  return [
    `export OPENAI_BASE_URL=${nameWord(url)}`,
    `export OPENAI_API_KEY=${sendsToken ? '"$TOKEN"' : 'none'}`,
  ].join('\n');
}
