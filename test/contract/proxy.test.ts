import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { binary, python } from '../cluster/state/paths.ts';
import type { WitnessQuestion } from '../cluster/witness/question.ts';
import { openWitness } from '../cluster/witness/witness.ts';
import { jsonText } from '../../src/inference/answer.js';
import { has } from '../format/paste.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { missing, newFolder, run, useProxies } from './proxy-process.js';
import { useProducts } from './use-product.js';
import { stated } from './witness.js';
import type { Role, Target } from './world.js';

// Clients that we did not write, given nothing but what `isvc proxy` prints. They are built for the real cluster.

const world = useWorld();
const proxy = useProxies(world);
const open = useProducts(world);

const rows = [
  [6.8, 2.8, 4.8, 1.4],
  [5.1, 3.5, 1.4, 0.2],
];
const irisV1 = JSON.stringify({ instances: rows });
const irisV2 = JSON.stringify({ inputs: [{ name: 'input-0', shape: [2, 4], datatype: 'FP32', data: rows }] });

/** A question for every client of a protocol. */
type Asked = { readonly target: Target; readonly body: string };
type Case = readonly [WitnessQuestion['protocol'], () => Asked];

const ofRole = (role: Role, body: string) => () => ({ target: world().target(role), body });

/** Each client takes seconds to start: they stay for the tests of this file. */
const witness = openWitness();
afterAll(witness.close);

/** Through a proxy, to every client of the protocol: curl, KServe's, tritonclient, grpcurl, TensorFlow Serving's. */
test.for<Case>([
  ['v1', ofRole('kserve-v1', irisV1)],
  ['v2', ofRole('kserve-v2', irisV2)],
  ['grpc-v2', echoed],
  ['grpc-v1', ofRole('half-plus-two-grpc', '{"instances":[1,2,5]}')],
])('%s: each client of the protocol gets what isvc gets', async ([protocol, asked], { skip }) => {
  const lacking = missing(['kserve', 'triton', 'tensorflow']);
  if (lacking !== undefined) skip(lacking);
  const { target, body } = asked();
  const { service, namespace, model = service } = target;
  const { predict } = await open();
  const own = answerOf(await predict(target, body)).tensors.map(stated);
  // These clients are told a host, and no more.
  const { place } = await proxy('--no-key');
  const host = `${service}.${namespace}.localhost`;
  const theirs = await witness.predict({ address: place, host, protocol, model, body, binary: false });
  expect(theirs.map(({ values }) => values)).toEqual(own.map(({ values }) => values));
});

/** Integers: clients write floats out in their own ways. */
function echoed(): Asked {
  const { input, shape, ...target } = world().echo('grpc-v2', 'INT64');
  const data = ['1', '-2', '9007199254740993'];
  const tensor = `{"name":"${input}","shape":${JSON.stringify(shape(3))},"datatype":"INT64","data":[${data.join()}]}`;
  return { target, body: `{"inputs":[${tensor}]}` };
}

test('curl by its variables, by the name of the service under localhost, and over a Unix socket', async ({
  skip,
}) => {
  if (!has('curl', '--version')) skip('there is no curl');
  const { namespace, service } = world().target('kserve-v1');
  const { url, key } = await proxy();
  const path = `/v1/models/${service}`;
  const bearer = ['-H', `Authorization: Bearer ${key}`];
  expect(await run('curl', ['-s', ...bearer, `${url}/${namespace}/${service}${path}`])).toContain(service);
  const byName = url.replace('127.0.0.1', `${service}.${namespace}.localhost`);
  expect(await run('curl', ['-s', `${byName}/key-${key}${path}`])).toContain(service);
  const http2 = ['--http2-prior-knowledge', ...bearer];
  expect(await run('curl', ['-s', ...http2, `${byName}${path}`])).toContain(service);
  const file = join(newFolder(), 's');
  await proxy(service, '-n', namespace, '--unix', file);
  expect(await run('curl', ['-s', '--unix-socket', file, `http://localhost${path}`])).toContain(service);
});

test('grpcurl with the key, of a service that is served alone', async ({ skip }) => {
  if (!existsSync(binary('grpcurl'))) skip('grpcurl is not built: npm run cluster -- --build');
  const { namespace, service } = world().target('kserve-grpc');
  const { place, key } = await proxy(service, '-n', namespace);
  const flags = ['-plaintext', '-import-path', 'protos', '-proto', 'open_inference.proto'];
  const question = ['-d', JSON.stringify({ name: service }), place];
  const ask = (word: string) =>
    run(binary('grpcurl'), [
      ...flags,
      '-H',
      `x-isvc-key: ${word}`,
      ...question,
      'inference.GRPCInferenceService/ModelReady',
    ]);
  expect(JSON.parse(await ask(key))).toEqual({ ready: true });
  await expect(ask('wrong')).rejects.toThrow(/Unauthenticated/);
});

test('tritonclient by a URL that holds the key', async ({ skip }) => {
  const lacking = missing(['triton']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service } = world().target('kserve-v2');
  const { place, key } = await proxy();
  const program = `
import sys, tritonclient.http
client = tritonclient.http.InferenceServerClient(url=sys.argv[1])
print(client.is_server_ready(), client.is_model_ready(sys.argv[2]))
`;
  const url = `${place}/key-${key}/${namespace}/${service}`;
  expect(await run(python('triton'), ['-c', program, url, service])).toBe('True True\n');
});

test.for<Role>(['graph-sequence', 'graph-condition'])(
  'curl to a graph, by its path and as the only service: %s',
  async (role, { skip }) => {
    if (!has('curl', '--version')) skip('there is no curl');
    const { namespace, service } = world().target(role);
    const { url, key } = await proxy();
    const asked = ['-s', '-H', 'content-type: application/json', '-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];
    const bearer = ['-H', `Authorization: Bearer ${key}`];
    const answer = { predictions: [1] };
    const byPath = await run('curl', [...asked, ...bearer, `${url}/${namespace}/ig.${service}/`]);
    expect(JSON.parse(byPath)).toEqual(answer);
    const alone = await proxy(`ig/${service}`, '-n', namespace);
    const byName = await run('curl', [...asked, '-H', `Authorization: Bearer ${alone.key}`, alone.url]);
    expect(JSON.parse(byName)).toEqual(answer);
  },
);

/** A request to a path of the proxy, and its answer's status and JSON. */
async function post(url: string, key: string, body: string) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

test('a graph runs through the proxy, and says what isvc predict says', async () => {
  const target = world().target('graph-sequence');
  const { predict } = await open();
  const own = answerOf(await predict(target, irisV1));
  const { url, key } = await proxy();
  const { status, json } = await post(`${url}/${target.namespace}/ig.${target.service}`, key, irisV1);
  expect([status, json]).toEqual([200, JSON.parse(jsonText(own))]);
});
