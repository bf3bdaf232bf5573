import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/inference/endpoint.js';
import type { TokenFrom } from '../../src/inference/token-from.js';
import { credentialsOf, headersToSend, previewHeaders } from '../../src/predict/credentials.js';
import type { UserHeaders } from '../../src/predict/secrets.js';
import type { Tokens } from '../../src/predict/tokens.js';
import { Problem } from '../../src/problem.js';
import { makeService } from '../discovery/make-service.js';
import { http } from './make-evidence.js';

const never = new AbortController().signal;
const service = makeService({ name: 'iris', namespace: 'models' });
const account: TokenFrom = { account: 'caller', audiences: [] };
const { endpoint: plain } = http(200, '');
const secure: Endpoint = { ...plain, tls: true, port: 443 };
/** Somebody else claims its host: no secret goes there. */
const claimed: Endpoint = { ...secure, claim: 'HTTPRoute other/iris claims the host' };
const trouble = new Problem('cluster', 'You may not create tokens in a.b.', { remedy: '' });

/** The tokens of accounts, whose names tell for whom they are. */
const tokens: Tokens = {
  get: ({ account: name, audiences }, at) => Promise.resolve([name, at, ...audiences].join('/')),
  renew: () => Promise.reject(new Error('nothing is renewed here')),
  refused: () => {},
  trouble: () => undefined,
};

function of(headers: UserHeaders['headers'], tokenFrom?: TokenFrom, more: Partial<Tokens> = {}) {
  const from = tokenFrom === undefined ? {} : { tokenFrom };
  const credentials = credentialsOf(
    { headers, insecure: false },
    { ...tokens, ...more },
    { service, ...from },
  );
  return {
    preview: (to: Endpoint, own = {}) => previewHeaders(own, credentials, to),
    send: async (to: Endpoint, own = {}) => headersToSend(own, credentials, to, never),
  };
}

test('the token of an account goes in place of any other', async () => {
  const { preview, send } = of({ Authorization: 'Bearer given', 'x-team': 'a' }, account);
  expect(await send(secure)).toEqual({
    headers: { 'x-team': 'a', authorization: 'Bearer caller/models' },
    token: 'caller/models',
  });
  expect(preview(secure)).toMatchObject({
    headers: { 'x-team': 'a', authorization: 'Bearer $TOKEN' },
    tokenSent: true,
    secretSent: true,
    withoutAudience: { namespace: 'models', name: 'caller' },
  });
});

test('where it may not go, no other goes in its place, and it is said why', async () => {
  const { preview, send } = of({ authorization: 'Bearer given' }, account);
  expect(await send(claimed)).toEqual({ headers: {} });
  const seen = preview(claimed);
  expect(seen).toMatchObject({ headers: {}, tokenSent: false, secretSent: false });
  expect(seen.notes).toContainEqual(expect.stringMatching(/^no token was sent: HTTPRoute other\/iris/));
  expect(seen).not.toHaveProperty('withoutAudience');
  expect(seen.notes.join()).not.toContain('the API server itself');
});

test('a token for one request of a client goes in place of the one that was given for all', async () => {
  const given = { headers: { authorization: 'Bearer given' }, insecure: false };
  const own = credentialsOf(given, tokens, { service, authorization: 'Bearer own', tokenFrom: account });
  expect((await headersToSend({}, own, secure, never)).headers).toEqual({ authorization: 'Bearer own' });
});

test.each<[string, TokenFrom, Endpoint['audience'], string, RegExp]>([
  ['nobody has said for whom it is', account, undefined, 'caller/models', /^the token is for the API server/],
  [
    'the cluster states it',
    account,
    { audiences: ['a', 'b'], by: 'RequestAuthentication x/y', forApi: false },
    'caller/models/a/b',
    /^the token is for a and b, as RequestAuthentication x\/y states$/,
  ],
  [
    'the cluster states an audience of the API server',
    account,
    { audiences: ['a'], by: 'RequestAuthentication x/y', forApi: true },
    'caller/models/a',
    /^the token is for a, as .* states,the token is for the API server itself, .*serves iris can act as serviceaccount\/caller/,
  ],
  [
    'the user has said it',
    { ...account, audiences: ['mine'] },
    { audiences: ['a'], by: 'RequestAuthentication x/y', forApi: true },
    'caller/models/mine',
    /^$/,
  ],
])('for whom a token is: %s', async (_name, from, audience, token, notes) => {
  const to = audience === undefined ? secure : { ...secure, audience };
  const { preview, send } = of({}, from);
  expect((await send(to)).token).toBe(token);
  expect(preview(to).notes.join()).toMatch(notes);
});

test('an account of another namespace is named with it', () => {
  const { preview } = of({}, { ...account, namespace: 'other' });
  expect(preview(secure).withoutAudience).toEqual({ namespace: 'other', name: 'caller' });
  expect(of({}, { ...account, audiences: ['mine'] }).preview(secure)).not.toHaveProperty('withoutAudience');
});

test('a token of an account for one service goes where one for its namespace does not', async () => {
  const route: Endpoint = { ...plain, candidate: { ...plain.candidate, belief: 'route' } };
  expect((await of({}, account).send(route)).token).toBeUndefined();
  expect((await of({}, { ...account, named: true }).send(route)).token).toBe('caller/models');
});

test('a token that was refused is told to who keeps the tokens', () => {
  const told: unknown[] = [];
  const refused: Tokens['refused'] = (...all) => void told.push(all);
  const given = { headers: {}, insecure: false };
  const { account: used } = credentialsOf(given, { ...tokens, refused }, { service, tokenFrom: account });
  used?.refused(secure, 'the token');
  expect(told).toEqual([[account, 'models', 'the token']]);
});

test('whoever can read a token on the way is told once', () => {
  const readable = /^the token goes to 10\.0\.0\.7:80 without TLS/;
  for (const { preview } of [of({}, account), of({ authorization: 'Bearer given' })]) {
    expect(preview(plain).notes.filter((note) => readable.test(note))).toHaveLength(1);
    expect(preview(secure).notes.filter((note) => readable.test(note))).toEqual([]);
  }
});

test('an earlier token goes again where no new one can be had, and it is said why', () => {
  const { preview } = of({}, account, { trouble: () => trouble });
  expect(preview(secure)).toMatchObject({ tokenTrouble: trouble });
  expect(preview(secure).notes).toContain(
    'the token of before went again: no new token could be had: You may not create tokens in a.b',
  );
  expect(preview(claimed)).not.toHaveProperty('tokenTrouble');
});

test('a header that holds a secret is one, also where it is no token', () => {
  const { preview } = of({ 'x-api-key': 'k', 'x-team': 'a' });
  expect(preview(secure)).toMatchObject({
    headers: { 'x-api-key': '$X_API_KEY', 'x-team': 'a' },
    tokenSent: false,
    secretSent: true,
  });
  expect(of({ 'x-team': 'a' }).preview(secure)).toMatchObject({ tokenSent: false, secretSent: false });
});

test('a header without a value takes away what the protocol sets', async () => {
  const { send } = of({ Accept: '' });
  expect((await send(secure, { accept: 'application/json', 'content-type': 'x' })).headers).toEqual({
    'content-type': 'x',
  });
});
