import { failure, notFound, type ApiAnswer } from './answers.js';
import { at, listAt } from './api-object.js';
import { toTimestamp, type ObjectStore } from './store.js';
import type { ApiTarget } from './target.js';
import { apiAudience, type TokenIssuer } from '../token-issuer.js';

/** An hour, and the least and the most that is granted: k8s.io/kubernetes, pkg/apis/authentication, v1/defaults.go and validation/validation.go. */
const usualSeconds = 3600;
const leastSeconds = 600;
const mostSeconds = 2 ** 32;

/** POST to `serviceaccounts/NAME/token`: a token, which is kept nowhere. As pkg/registry/core/serviceaccount/storage/token.go. */
export function createToken(
  store: ObjectStore,
  issuer: TokenIssuer,
  { kind, namespace = '', name }: ApiTarget & { readonly name: string },
  body: string,
): ApiAnswer {
  const account = store.get(kind, namespace, name);
  if (account === undefined) return notFound({ kind, name });
  const asked = parse(body);
  const stated = at(asked, 'spec', 'expirationSeconds');
  const seconds = typeof stated === 'number' ? stated : usualSeconds;
  if (seconds < leastSeconds) return refused(seconds, 'less than 10 minutes');
  if (seconds > mostSeconds) return refused(seconds, 'larger than 2^32 seconds');
  const wanted = listAt(asked, 'spec', 'audiences').filter((audience) => typeof audience === 'string');
  const audiences = wanted.length === 0 ? [apiAudience] : wanted;
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiresAt = issuedAt + seconds;
  const { uid } = account.object.metadata;
  const token = issuer.issue({ namespace, name, uid }, audiences, { issuedAt, expiresAt });
  const answer = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid, creationTimestamp: toTimestamp(new Date(issuedAt * 1000)) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: null },
    status: { token, expirationTimestamp: toTimestamp(new Date(expiresAt * 1000)) },
  };
  return { status: 201, body: JSON.stringify(answer) };
}

function refused(seconds: number, than: string): ApiAnswer {
  const text = `${seconds}: may not specify a duration ${than}`;
  return failure({
    code: 422,
    reason: 'Invalid',
    message: `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${text}`,
    details: { group: 'authentication.k8s.io', kind: 'TokenRequest' },
  });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // an empty request: everything as usual
  }
}
