import { nameWord } from './name-word.js';
import type { Endpoint } from '../inference/endpoint.js';
import { isSecretHeader, secretVariable } from '../wording/secret-text.js';
import type { Exchange } from '../inference/exchange.js';
import type { ServiceKey } from '../kserve/service.js';
import { namespaceOf } from '../kserve/service-key.js';
import type { TokenFrom } from '../inference/token-from.js';
import { clusterFlags, copyTarget, type Origin } from './copy-origin.js';

/** The parts of a call that its copied commands need. */
type CopiedCall = Pick<Exchange, 'service' | 'endpoint' | 'tokenFrom'>;

type Headers = Readonly<Record<string, string>>;

/** The conditions under which a copied command works, for a person, a line each. */
export function copyNotes(
  { service, endpoint, tokenFrom }: CopiedCall,
  headers: Headers,
  origin: Origin,
): readonly string[] {
  const proxied = endpoint.proxy !== undefined && origin.given.proxy === true;
  return [
    ...wayNotes(endpoint, origin),
    ...(proxied ? ['First: export PROXY=…'] : []),
    ...secretNotes(headers, createToken(service, tokenFrom, origin)),
  ];
}

/** The same for a command of isvc, which asks for an account's token itself. */
export function isvcNotes(
  headers: Headers,
  origin: Origin,
  tokenFrom: TokenFrom | undefined,
): readonly string[] {
  if (origin.cluster.kubeconfig === 'a text of this program') {
    const serve = 'isvc demo --serve --write-kubeconfig FILE starts one that they reach.';
    return [`No other program reaches this demo: ${serve}`];
  }
  return tokenFrom === undefined ? secretNotes(headers, undefined) : [];
}

/** A port-forward belongs to the program that opened it. */
function wayNotes(endpoint: Endpoint, origin: Origin): readonly string[] {
  if (endpoint.candidate.route !== 'port-forward') return [];
  if (copyTarget(endpoint, origin).forward !== undefined) {
    return ['The way in is a port-forward: kubectl opens one while this runs.'];
  }
  return ['The address is a port-forward of isvc: it answers only while isvc runs.'];
}

/** The value to put into each variable that stands for a secret. */
function secretNotes(headers: Headers, tokenCommand: string | undefined): readonly string[] {
  const secret = Object.entries(headers).filter(([name, value]) => isSecretHeader(name, value));
  const variables = new Set(secret.map(([name]) => secretVariable(name)));
  return [...variables].map((variable) => {
    const value = variable === 'TOKEN' && tokenCommand !== undefined ? `$(${tokenCommand})` : '…';
    return `First: export ${variable}=${value}`;
  });
}

/** kubectl's command for the token that isvc asked for (kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_token). */
function createToken(
  service: ServiceKey,
  tokenFrom: TokenFrom | undefined,
  { cluster }: Origin,
): string | undefined {
  if (tokenFrom === undefined) return undefined;
  const { namespace = namespaceOf(service), account, audiences } = tokenFrom;
  const flags = [...clusterFlags(cluster), ...audiences.map((one) => ['--audience', one] as const)].flat();
  return ['kubectl', 'create', 'token', account, '-n', namespace, ...flags].map(nameWord).join(' ');
}
