import * as fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { type Cluster, connectCluster } from '../../src/cluster/cluster.js';
import { createCredentials } from '../../src/cluster/credentials.js';
import { environmentProxy } from '../../src/cluster/proxy.js';
import { credentialOf } from '../../src/cluster/exec-plugin.js';
import { loadLogin } from '../../src/cluster/kubeconfig.js';
import { parseRefusal, refusalProblem } from '../../src/cluster/refusal.js';
import { resources } from '../../src/cluster/resources.js';
import { loadKeeper } from '../../src/discovery/kept-service.js';
import { safeText } from '../../src/format/safe-text.js';
import { type Json, stringifyJson } from '../../src/inference/json.js';
import { type ApiServer, kubeconfigFor, startApiServer } from '../cluster/api-server.js';
import { json, jsonText, mutated, mutatedBytes, text } from './arbitraries.js';
import { boundary, eventualValueOrProblem, expectSafe, valueOrProblem } from './boundary.js';
import { kserveSamples } from './kserve-samples.js';
import { podSamples } from './pod-samples.js';

const user = {
  token: 't',
  username: 'u',
  password: 'p',
  as: 'anna',
  'as-groups': ['ml'],
  'as-uid': '42',
  'as-user-extra': { reason: ['demo'] },
  'client-certificate-data': 'YQ==',
  'client-key-data': 'YQ==',
};
const exec = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: './login',
  args: ['a'],
  env: [{ name: 'A', value: 'b' }],
  interactiveMode: 'Never',
  provideClusterInfo: true,
  installHint: 'get it',
};
const kubeconfig = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'a',
  contexts: [{ name: 'a', context: { cluster: 'a', user: 'a', namespace: 'ns' } }],
  clusters: [
    {
      name: 'a',
      cluster: {
        server: 'https://api.example:6443',
        'certificate-authority-data': 'YQ==',
        'insecure-skip-tls-verify': false,
        'tls-server-name': 'api',
        'proxy-url': 'http://proxy:3128',
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }],
      },
    },
  ],
  users: [{ name: 'a', user }],
};
const environment = { HTTPS_PROXY: 'http://proxy:3128' };
const load = (kubeconfigText: string) => loadLogin({ kubeconfigText }, { environment, rootPath: '' });

boundary('kubeconfig: its fields, and the login that is made of it', mutated(kubeconfig), async (config) => {
  const login = valueOrProblem(() => load(JSON.stringify(config) ?? ''));
  // A login program of a kubeconfig is not run here.
  if (!('user' in login) || login.user.exec !== undefined || login.user.authProvider !== undefined) return;
  const credentials = createCredentials(login, () => login, {});
  await eventualValueOrProblem(() => credentials.forRequest(new AbortController().signal));
  credentials.close();
});

boundary(
  'kubeconfig: its login program and other ways to log in',
  mutated({
    ...kubeconfig,
    users: [
      { name: 'a', user: { exec, tokenFile: 'token', 'auth-provider': { name: 'x', config: { a: 'b' } } } },
    ],
  }),
  (config) => void valueOrProblem(() => load(JSON.stringify(config) ?? '')),
);

const yaml = `apiVersion: v1\ncurrent-context: a\ncontexts:\n- name: a\n  context: {cluster: a, user: a}\nclusters:\n- name: a\n  cluster: &x {server: "https://a"}\nusers:\n- name: a\n  user: {token: !!str 5, <<: *x}\n`;
boundary('kubeconfig: its YAML', mutatedBytes(Buffer.from(yaml)), (bytes) => {
  valueOrProblem(() => load(Buffer.from(bytes).toString('utf8')));
});

boundary(
  'HTTPS_PROXY and NO_PROXY',
  fc.tuple(
    text,
    fc.array(fc.oneof(text, fc.constantFrom('10.0.0.0/8', '[::1]:5', '.a', '*')), { maxLength: 4 }),
  ),
  ([proxy, exempt]) => {
    environmentProxy(new URL('https://10.0.0.1'), { HTTPS_PROXY: proxy, NO_PROXY: exempt.join(',') });
    valueOrProblem(() =>
      loadLogin({ kubeconfigText: kubeconfigFor(1) }, { environment: { HTTP_PROXY: proxy }, rootPath: '' }),
    );
  },
);

const secret = 's3cret-of-the-program';
const credential = {
  kind: 'ExecCredential',
  apiVersion: exec.apiVersion,
  status: {
    token: secret,
    expirationTimestamp: '2030-01-01T00:00:00Z',
    clientCertificateData: secret,
    clientKeyData: secret,
  },
};
boundary('what a login program prints', jsonText(mutated(credential)), (stdout) => {
  const config = { ...exec, command: 'login' };
  const end = { type: 'exited', code: 0, stdout, words: '' } as const;
  const found = valueOrProblem(() => credentialOf(config, end));
  if (found instanceof Error && wholeText(found).includes(secret)) {
    throw new Error('the problem tells what was printed');
  }
});

boundary(
  'a refusal of the API server',
  fc.tuple(
    fc.constantFrom(0, 101, 301, 401, 403, 404, 410, 429, 500, 503),
    jsonText(
      mutated({
        kind: 'Status',
        reason: 'Forbidden',
        message: 'no',
        details: { name: 'a', retryAfterSeconds: 1 },
      }),
    ),
    fc.option(text, { nil: undefined }),
  ),
  ([status, body, retryAfter]) => {
    const refusal = parseRefusal(status, body, retryAfter);
    const waitMs = refusal.retryAfterMs ?? 0;
    if (!(waitMs >= 0)) throw new Error(`it would wait ${waitMs} ms`);
    const problem = refusalProblem(
      refusal,
      { verb: 'list', resource: resources.pods },
      {
        server: 'https://api',
        refused: new Set(),
      },
    );
    expectSafe(safeText(problem.summary));
  },
);

let api: ApiServer;
let cluster: Cluster;
/** The API server's answer, as bytes. */
let body: Uint8Array = Buffer.alloc(0);
const { signal } = new AbortController();
beforeAll(async () => {
  api = await startApiServer((_, response) => response.writeHead(200).end(body));
  cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port) });
});
afterAll(async () => {
  await cluster.close();
  await api.kill();
});

const items = {
  kind: 'PodList',
  metadata: { resourceVersion: '5' },
  items: [podSamples.pod, kserveSamples.inferenceService],
};
boundary(
  'lists and objects that an API server answers',
  fc.oneof(mutated(items), json).filter((value) => !JSON.stringify(value)?.includes('"continue"')),
  async (value) => {
    body = Buffer.from(JSON.stringify(value) ?? '');
    const listed = await eventualValueOrProblem(() => cluster.list(resources.pods, {}, signal));
    if ('items' in listed) for (const item of listed.items) stringifyJson(item as Json);
    await eventualValueOrProblem(() => cluster.get(resources.inferenceServices, 'ns\uD800', 'a', signal));
    await eventualValueOrProblem(() => cluster.createToken({ namespace: 'ns', name: 'a' }, [], signal));
  },
);

boundary(
  'the bytes of an answer of an API server',
  mutatedBytes(Buffer.from(JSON.stringify(items))),
  async (bytes) => {
    body = bytes;
    await eventualValueOrProblem(() => cluster.list(resources.pods, {}, signal));
  },
);

const event = { type: 'ADDED', object: kserveSamples.inferenceService };
const eventLine = fc.oneof(
  jsonText(mutated(event)),
  jsonText(
    mutated({ type: 'ERROR', object: { kind: 'Status', code: 410, details: { retryAfterSeconds: 1 } } }),
  ),
);
boundary('events of a watch', fc.array(eventLine, { maxLength: 4 }), async (lines) => {
  const stop = new AbortController();
  const events = cluster.watch(resources.inferenceServices, {}, await loadKeeper('inference'), stop.signal);
  const watching = events[Symbol.asyncIterator]();
  body = Buffer.from('{"items":[],"metadata":{"resourceVersion":"1"}}');
  await watching.next();
  body = Buffer.from(lines.join('\n'));
  // As many as can come at most, up to the first interruption.
  for (let at = 0; at <= lines.length * 4; at += 1) {
    const { value } = await watching.next();
    if (value?.type !== 'changed') break;
  }
  stop.abort();
  await watching.return?.();
});

boundary('lines of a log', fc.array(text, { maxLength: 6 }), async (lines) => {
  body = Buffer.from(lines.join('\n'));
  for await (const some of cluster.logs({ namespace: 'ns', pod: 'p', container: 'c' }, signal)) {
    for (const line of some) expectSafe(safeText(line));
  }
});
