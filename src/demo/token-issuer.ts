import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { isRecord, textAt } from './api/api-object.js';

/** The account that a token speaks for. */
export type TokenSubject = { readonly namespace: string; readonly name: string; readonly uid: string };

/** The claims of a token, as far as the demo's gateway asks for them. */
export type TokenClaims = { readonly subject: string; readonly audiences: readonly string[] };

/** The demo's service account tokens: made by its API, checked by its gateway with the key that only this process has. */
export type TokenIssuer = {
  /** A signed JWT. Times are seconds since the epoch. */
  readonly issue: (
    subject: TokenSubject,
    audiences: readonly string[],
    times: { readonly issuedAt: number; readonly expiresAt: number },
  ) => string;
  /** Why a token says nothing is told in the words of Envoy (jwt_verify_lib's status.cc). */
  readonly read: (token: string) => TokenClaims | { readonly refusal: string };
};

const badForm = 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections';

/** Also the audience of a token that names none, as on a cluster that kubeadm or kind made. */
export const apiAudience = 'https://kubernetes.default.svc.cluster.local';

/** Claims as the API server makes them: kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin, "Schema for service account private claims". */
export function createTokenIssuer(): TokenIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const dsaEncoding = 'ieee-p1363';
  return {
    issue: ({ namespace, name, uid }, audiences, { issuedAt, expiresAt }) => {
      const claims = {
        aud: audiences,
        exp: expiresAt,
        iat: issuedAt,
        iss: apiAudience,
        jti: randomUUID(),
        'kubernetes.io': { namespace, serviceaccount: { name, uid } },
        nbf: issuedAt,
        sub: subjectOf({ namespace, name }),
      };
      const signed = `${encode({ alg: 'ES256', kid: 'isvc-demo' })}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding });
      return `${signed}.${signature.toString('base64url')}`;
    },
    read: (token) => {
      const [header = '', payload = '', signature, ...more] = token.split('.');
      if (signature === undefined || more.length > 0) return { refusal: badForm };
      const signed = Buffer.from(`${header}.${payload}`);
      const isOurs = verify(
        'sha256',
        signed,
        { key: publicKey, dsaEncoding },
        Buffer.from(signature, 'base64url'),
      );
      return isOurs ? readClaims(payload) : { refusal: 'Jwt verification fails' };
    },
  };
}

/** The user name of a service account. */
export function subjectOf({ namespace, name }: Omit<TokenSubject, 'uid'>): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

function readClaims(payload: string): TokenClaims | { readonly refusal: string } {
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (!isRecord(claims) || Number(claims['exp']) * 1000 <= Date.now()) return { refusal: 'Jwt is expired' };
  const audiences = Array.isArray(claims['aud']) ? claims['aud'].map(String) : [];
  return { subject: textAt(claims, 'sub') ?? '', audiences };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
