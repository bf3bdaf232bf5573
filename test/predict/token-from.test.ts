import { afterAll, beforeAll, expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { startDemo, type Demo } from '../../src/demo/demo.js';
import { grpcCode } from '../../src/inference/grpc-code.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { findService } from '../../src/discovery/find-service.js';
import { createPredictor, type Predictor } from '../../src/predict/predict.js';
import { answerStatus, startHttp2 } from '../transport/grpc-server.js';
import { options } from './open-predictor.js';

const never = new AbortController().signal;
const trust = { insecure: false };
const tokenFrom = { account: 'iris-client', audiences: [] };
let demo: Demo;
let cluster: Cluster;
let predictor: Predictor;
/** The tokens that the cluster gave. */
let given: string[];

beforeAll(async () => {
  demo = await startDemo({});
  cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  given = [];
  const noting: Cluster = {
    ...cluster,
    createToken: async (...asked) => {
      const token = await cluster.createToken(...asked);
      given.push(token.token);
      return token;
    },
  };
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  const headers = { authorization: 'Bearer wrong' };
  predictor = createPredictor({ cluster: noting, discovery, trust, headers, payloadFolder: '/nonexistent' });
});
afterAll(async () => {
  predictor.close();
  await cluster.close();
  await demo.close();
});

test('the token is asked for once, goes before any other, and is kept in no exchange', async () => {
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const unsent = await predictor.prepare(service, { ...options(undefined), tokenFrom }, never);
  expect(given).toEqual([]);
  const rest = await predictor.predict(service, { ...options(undefined), tokenFrom }, never);
  const grpc = await predictor.predict(
    service,
    { ...options(undefined), tokenFrom, protocol: 'grpc-v2' },
    never,
  );
  expect(rest.verdict).toMatchObject({ who: 'model', ok: true });
  // The gateway let it pass: a server answered, which speaks no gRPC.
  expect(grpc.verdict.who).toBe('server');
  expect(given).toHaveLength(1);
  const [token = ''] = given;
  for (const exchange of [unsent, rest, grpc]) {
    expect(exchange.request.headers['authorization']).toBe('Bearer $TOKEN');
    expect(exchange.tokenFrom).toEqual(tokenFrom);
    expect(wholeText(exchange)).not.toContain(token);
  }
});

const forApi =
  'the token is for the API server itself, for ten minutes: whoever serves needs-token can act as serviceaccount/iris-client with it; --token-audience names another audience';
const issuer = 'https://kubernetes.default.svc.cluster.local';

/** Predicts in a cluster that asks this of tokens, as Istio's RequestAuthentication states it. */
async function predictWith(jwtRules: readonly KubeObject[], audiences: readonly string[] = []) {
  const asked: unknown[] = [];
  const policy = { metadata: { namespace: 'kserve-demo', name: 'jwt' }, spec: { jwtRules } };
  const stating: Cluster = {
    ...cluster,
    read: async (resource, query, signal) =>
      resource.plural === 'requestauthentications'
        ? { items: query.namespace === 'kserve-demo' ? [policy] : [] }
        : cluster.read(resource, query, signal),
    createToken: (account, some, signal) => {
      asked.push(some);
      return cluster.createToken(account, some, signal);
    },
  };
  const discovery = createDiscovery(stating, { trust, environment: {} });
  const own = createPredictor({
    cluster: stating,
    discovery,
    trust,
    headers: {},
    payloadFolder: '/nonexistent',
  });
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const exchange = await own.predict(
    service,
    { ...options(undefined), tokenFrom: { ...tokenFrom, audiences } },
    never,
  );
  own.close();
  return { asked, notes: exchange.notes, from: exchange.tokenFrom, who: exchange.verdict.who };
}

test("with the API server's audience, isvc says that whoever serves the service can act as the account", async () => {
  const { asked, notes, who } = await predictWith([]);
  expect([asked, who]).toEqual([[[]], 'model']);
  expect(notes).toContain(forApi);
});

test('a token is for the audience that the cluster states', async () => {
  const stated = await predictWith([{ issuer, audiences: ['models'] }]);
  expect(stated).toMatchObject({ asked: [['models']], who: 'auth', from: { audiences: ['models'] } });
  expect(stated.notes).toContain('the token is for models, as RequestAuthentication kserve-demo/jwt states');
  expect(stated.notes).not.toContain(forApi);
});

test("where that is the API server's own, both are said", async () => {
  const { asked, notes, who } = await predictWith([{ issuer, audiences: [issuer] }]);
  expect([asked, who]).toEqual([[[issuer]], 'model']);
  expect(notes).toContain(forApi);
  expect(notes).toContain(`the token is for ${issuer}, as RequestAuthentication kserve-demo/jwt states`);
});

test('an audience that the person names goes before what the cluster states', async () => {
  const { asked, notes } = await predictWith([{ issuer, audiences: ['models'] }], ['others']);
  expect(asked).toEqual([['others']]);
  expect(notes.filter((note) => note.startsWith('the token is for'))).toEqual([]);
});

test('a new token takes the place of the kept one', async () => {
  const before = given.length;
  await predictor.renewToken(tokenFrom, 'kserve-demo', never);
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  expect((await predictor.predict(service, { ...options(undefined), tokenFrom }, never)).verdict.ok).toBe(
    true,
  );
  expect(given).toHaveLength(before + 1);
});

test('a token that the gateway does not know is not sent again', async () => {
  let asked = 0;
  const counting: Cluster = {
    ...cluster,
    createToken: async (...request) => {
      asked += 1;
      const token = await cluster.createToken(...request);
      return asked === 1 ? { ...token, token: 'not.its.own' } : token;
    },
  };
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  const forgetful = createPredictor({
    cluster: counting,
    discovery,
    trust,
    headers: {},
    payloadFolder: '/nonexistent',
  });
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const predict = async () =>
    (await forgetful.predict(service, { ...options(undefined), tokenFrom }, never)).verdict.who;
  expect([await predict(), await predict(), await predict()]).toEqual(['auth', 'model', 'model']);
  expect(asked).toBe(2);
  forgetful.close();
});

test('over gRPC, UNAUTHENTICATED says that of a token, and PERMISSION_DENIED does not', async () => {
  const sent: unknown[] = [];
  const codes = [grpcCode.UNAUTHENTICATED, grpcCode.PERMISSION_DENIED, grpcCode.PERMISSION_DENIED];
  const server = await startHttp2((stream, { ':path': path = '', authorization }) => {
    const isPrediction = path.endsWith('/ModelInfer');
    if (isPrediction) sent.push(authorization);
    answerStatus(stream, isPrediction ? (codes[sent.length - 1] ?? 0) : grpcCode.UNIMPLEMENTED, 'x');
  });
  let asked = 0;
  const numbering: Cluster = {
    ...cluster,
    createToken: () => {
      asked += 1;
      return Promise.resolve({ token: `token-${asked}`, expiresAt: Date.now() + 3_600_000 });
    },
  };
  const given = { cluster: numbering, trust, headers: {}, payloadFolder: '/nonexistent' };
  const discovery = createDiscovery(cluster, { address: `127.0.0.1:${server.port}`, trust, environment: {} });
  const own = createPredictor({ ...given, discovery });
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const payload = options('{"inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[1]}]}');
  for (const _ of codes) await own.predict(service, { ...payload, tokenFrom, protocol: 'grpc-v2' }, never);
  own.close();
  await server.close();
  expect(sent).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
});

test('without an account, the given header goes out as it is', async () => {
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const { verdict, tokenFrom: sent } = await predictor.predict(service, options(undefined), never);
  expect(verdict).toMatchObject({ who: 'auth', summary: expect.stringContaining('Jwt is not in the form') });
  expect(sent).toBeUndefined();
});
