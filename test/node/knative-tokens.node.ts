import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { irisClass, irisNamespace, predictIris, untilExit } from './iris.ts';
import type { IrisService } from './iris.ts';
import { applyAll, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// Istio's gateway asks for the token of one service account, for an audience of its own, signed by the API server.
useNode();

const issuer = 'https://kubernetes.default.svc.cluster.local';
const audience = 'models.example.com';
const guarded: readonly IrisService[] = ['sklearn-iris', 'iris-grpc'];
const metadata = { namespace: 'istio-system', name: 'models' };
const selector = { matchLabels: { istio: 'ingressgateway' } };

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  const accounts = ['iris-client', 'stranger'].map((name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { namespace: irisNamespace, name },
  }));
  const jwks = await kubectl(['get', '--raw', '/openid/v1/jwks']);
  await applyAll(
    ...accounts,
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      metadata,
      spec: { selector, jwtRules: [{ issuer, jwks, audiences: [audience] }] },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata,
      spec: {
        selector,
        action: 'DENY',
        rules: [
          {
            from: [
              {
                source: {
                  notRequestPrincipals: [`${issuer}/system:serviceaccount:${irisNamespace}:iris-client`],
                },
              },
            ],
            to: [{ operation: { hosts: guarded.map((name) => `${name}.${irisNamespace}.example.com`) } }],
          },
        ],
      },
    },
  );
  for (const name of guarded) await untilExit(6, name);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  await kubectl(['delete', 'requestauthentication,authorizationpolicy', 'models', '-n', 'istio-system']);
  for (const name of guarded) await untilExit(0, name);
});

test.each(guarded)('%s without a token: the auth layer, and how to send one', async (name) => {
  const { code, stdout, stderr } = await predictIris(name);
  expect(stderr).toContain('answered by the auth layer');
  expect(stderr).toContain('RBAC: access denied');
  expect(stderr).toContain('Send a token of a service account: --token-from serviceaccount/NAME');
  expect([code, stdout]).toEqual([6, '']);
});

test.each(guarded)(
  '%s with the account that is allowed: isvc asks for a token of the stated audience',
  async (name) => {
    const answered = await predictIris(name, '--token-from', 'serviceaccount/iris-client');
    expect(answered.stderr).toContain(
      `the token is for ${audience}, as RequestAuthentication istio-system/models states`,
    );
    expect(answered.stderr).toContain('answered by the model');
    expect(irisClass(answered)).toBe(1);
    expect(answered.code).toBe(0);
  },
);

test.each(guarded)("%s with another account's token: another account's is the advice", async (name) => {
  const { code, stderr } = await predictIris(name, '--token-from', 'serviceaccount/stranger');
  expect(stderr).toContain('answered by the auth layer');
  expect(stderr).toContain("was not accepted. Try another account's");
  expect(code).toBe(6);
});

test.each(guarded)('%s with a token for another audience: that is what isvc says', async (name) => {
  const token = await kubectl([
    'create',
    'token',
    'iris-client',
    '-n',
    irisNamespace,
    '--audience=someone-else.example.com',
  ]);
  const { code, stderr } = await predictIris(name, '--token', token.trim());
  expect(stderr).toContain('answered by the auth layer');
  expect(stderr).toContain('Audiences in Jwt are not allowed');
  expect(stderr).toContain('--token-audience NAME');
  expect(stderr).not.toContain(token.trim());
  expect(code).toBe(6);
});

test.each([
  ['sklearn-iris', /^< HTTP 401$/m],
  // To a gRPC call Envoy gives the same as a status of gRPC: UNAUTHENTICATED.
  ['iris-grpc', /^< gRPC status 16/m],
] as const)(
  '%s with what is no token: the auth layer says so with a status of its own',
  async (name, status) => {
    const { code, stderr } = await predictIris(name, '--token', 'nonsense');
    expect(stderr).toContain('answered by the auth layer');
    expect(stderr).toContain('Jwt is not in the form of Header.Payload.Signature');
    expect(stderr).toMatch(status);
    expect(code).toBe(6);
  },
);
