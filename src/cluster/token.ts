import { recordAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { Problem } from '../problem.js';
import type { Api } from './api.js';
import { resourcePath, type Ask } from './ask.js';
import type { Resource } from './objects.js';
import { tryList } from './read.js';
import { refusalProblem } from './refusal.js';
import { resources } from './resources.js';

export type ServiceAccount = { readonly namespace: string; readonly name: string };

/** A secret, and when it ends (milliseconds since the epoch). Never print or keep it. */
export type Token = { readonly token: string; readonly expiresAt: number };

/** Less is refused (kubernetes, pkg/apis/authentication/validation). */
const shortestSeconds = 600;
/** An audience that is nobody's (RFC 2606). */
const nobody = 'isvc.invalid';
/** Named as RBAC names it: a subresource. */
const tokens: Resource = { ...resources.serviceAccounts, plural: 'serviceaccounts/token' };
/**
 * Asks for a token, as `kubectl create token` does. Fields and path: kubernetes.io/docs/reference/kubernetes-api,
 * "TokenRequest" of authentication.k8s.io/v1; no audience means the API server's. Throws
 * Problem "cluster".
 *
 * It is as short as the server allows: one for the API server itself lets whoever gets it act as the account there.
 */
export async function requestToken(
  api: Api,
  account: ServiceAccount,
  audiences: readonly string[],
  signal: AbortSignal,
): Promise<Token> {
  const { namespace, name } = account;
  const path = `${resourcePath(resources.serviceAccounts, namespace, name)}/token`;
  const spec = { expirationSeconds: shortestSeconds, ...(audiences.length === 0 ? {} : { audiences }) };
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
  const answer = await api.create(path, request, signal);
  if (answer.type === 'failed') throw answer.problem;
  if (answer.type === 'answered') return parseToken(answer.body, account);
  if (answer.status === 404 && answer.namesObject) throw await missingProblem(api, account, signal);
  const ask: Ask = { verb: 'create', resource: tokens, namespace, name };
  throw refusalProblem(answer, ask, api);
}

/** The `iss` of a token that nobody accepts (RFC 7519, section 4.1.1). Throws as `requestToken` does. */
export async function requestIssuer(
  api: Api,
  account: ServiceAccount,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { token } = await requestToken(api, account, [nobody], signal);
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  try {
    const { iss } = recordAt(JSON.parse(claims)) ?? {};
    return typeof iss === 'string' ? iss : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseToken({ status }: KubeObject, { namespace, name }: ServiceAccount): Token {
  const { token, expirationTimestamp } = recordAt(status) ?? {};
  const expiresAt = Date.parse(String(expirationTimestamp));
  if (typeof token === 'string' && token !== '' && !Number.isNaN(expiresAt)) return { token, expiresAt };
  // The answer itself may hold a secret: so it is not kept as the cause.
  throw new Problem('cluster', `The API server answered with no token of serviceaccount/${name}.`, {
    remedy: `Check what it gives: kubectl create token ${name} -n ${namespace}`,
  });
}

async function missingProblem(
  api: Api,
  { namespace, name }: ServiceAccount,
  signal: AbortSignal,
): Promise<Problem> {
  const listed = await tryList(api, resources.serviceAccounts, { namespace }, nameOf, 1, signal);
  const names = listed.type === 'listed' ? listed.listing.items : [];
  const { namesThere } = await import('../wording/nearest-names.js');
  return new Problem('cluster', `There is no service account ${name} in namespace ${namespace}.`, {
    remedy:
      names.length === 0
        ? `See which there are: kubectl get serviceaccounts -n ${namespace}`
        : `There are: ${namesThere(name, names)}`,
  });
}

function nameOf(item: KubeObject): string {
  const { name } = recordAt(item['metadata']) ?? {};
  return typeof name === 'string' ? name : '';
}
