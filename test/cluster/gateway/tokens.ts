/** Tokens for the service that wants one: signed by a key that only Envoy knows, made new for each cluster. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { statePath } from '../state/paths.ts';
import { allowedSubject, issuer } from './envoy-tokens.ts';

export type Tokens = {
  /** Is let through. */
  readonly allowed: string;
  /** Is known, and refused: 403. */
  readonly denied: string;
};

const keyId = 'isvc-cluster';
const lifetimeSeconds = 30 * 24 * 3600;

/** Makes the tokens and keeps them, mode 0600; returns the JSON Web Key Set that proves them. */
export async function makeTokens(): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tokenOf = (sub: string): string => {
    const exp = Math.floor(Date.now() / 1000) + lifetimeSeconds;
    const parts = [
      { alg: 'ES256', typ: 'JWT', kid: keyId },
      { iss: issuer, sub, exp },
    ];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
  const tokens: Tokens = { allowed: tokenOf(allowedSubject), denied: tokenOf('may-not-predict') };
  await mkdir(dirname(tokensPath()), { recursive: true, mode: 0o755 });
  await writeFile(tokensPath(), JSON.stringify(tokens), { mode: 0o600 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES256', use: 'sig' };
  return JSON.stringify({ keys: [jwk] });
}

/** The tokens of this state folder's cluster. */
export async function readTokens(): Promise<Tokens> {
  return JSON.parse(await readFile(tokensPath(), 'utf8')) as Tokens;
}

function tokensPath(): string {
  return statePath('gateway', 'tokens.json');
}
