import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import OpenAI from 'openai';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { binary, python, type Venv } from '../cluster/state/paths.ts';
import type { WitnessQuestion } from '../cluster/witness/question.ts';
import { openWitness } from '../cluster/witness/witness.ts';
import { jsonText } from '../../src/inference/answer.js';
import { has } from '../format/paste.js';
import { useWorld } from './open-world.js';
import { answerOf } from './product.js';
import { useProducts } from './use-product.js';
import { stated } from './witness.js';
import type { Role, Target } from './world.js';

// Clients that we did not write, given nothing but what `isvc proxy` prints. They are built for the real cluster.

const world = useWorld();
const open = useProducts(world);

const rows = [
  [6.8, 2.8, 4.8, 1.4],
  [5.1, 3.5, 1.4, 0.2],
];
const irisV1 = JSON.stringify({ instances: rows });
const irisV2 = JSON.stringify({ inputs: [{ name: 'input-0', shape: [2, 4], datatype: 'FP32', data: rows }] });

/** `isvc proxy` on the world, for as long as the test runs. */
async function startProxy(...args: readonly string[]) {
  const home = folder();
  const kubeconfig = join(home, 'kubeconfig');
  writeFileSync(kubeconfig, world().kubeconfig, { mode: 0o600 });
  const child = spawn(process.execPath, ['dist/main.js', 'proxy', ...args, '-o', 'json'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, key, openAiBaseUrl } = JSON.parse(line) as { url: string; key: string; openAiBaseUrl: string };
  return { url, key, openAiBaseUrl, place: url.replace('http://', '') };
}

async function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, ...environment };
  return (await promisify(execFile)(program, args, { env, maxBuffer: 16 * 1024 * 1024 })).stdout;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'isvc-proxy-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The Python clients that are lacking, which are built for the real cluster. */
function missing(wanted: readonly Venv[]): string | undefined {
  const lacking = wanted.filter((one) => !existsSync(python(one)));
  return lacking.length === 0
    ? undefined
    : `no Python environment ${lacking.join(', ')}: npm run cluster -- --build`;
}

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
  const { place } = await startProxy('--no-key');
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
  const { url, key } = await startProxy();
  const path = `/v1/models/${service}`;
  const bearer = ['-H', `Authorization: Bearer ${key}`];
  expect(await run('curl', ['-s', ...bearer, `${url}/${namespace}/${service}${path}`])).toContain(service);
  const byName = url.replace('127.0.0.1', `${service}.${namespace}.localhost`);
  expect(await run('curl', ['-s', `${byName}/key-${key}${path}`])).toContain(service);
  const http2 = ['--http2-prior-knowledge', ...bearer];
  expect(await run('curl', ['-s', ...http2, `${byName}${path}`])).toContain(service);
  const file = join(folder(), 's');
  await startProxy(service, '-n', namespace, '--unix', file);
  expect(await run('curl', ['-s', '--unix-socket', file, `http://localhost${path}`])).toContain(service);
});

test('grpcurl with the key, of a service that is served alone', async ({ skip }) => {
  if (!existsSync(binary('grpcurl'))) skip('grpcurl is not built: npm run cluster -- --build');
  const { namespace, service } = world().target('kserve-grpc');
  const { place, key } = await startProxy(service, '-n', namespace);
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
  const { place, key } = await startProxy();
  const program = `
import sys, tritonclient.http
client = tritonclient.http.InferenceServerClient(url=sys.argv[1])
print(client.is_server_ready(), client.is_model_ready(sys.argv[2]))
`;
  const url = `${place}/key-${key}/${namespace}/${service}`;
  expect(await run(python('triton'), ['-c', program, url, service])).toBe('True True\n');
});

/** What OpenAI's own client makes of a service: its models, a chat, the same streamed, and a model that nobody has. */
const openAiProgram = `
import sys, openai
client = openai.OpenAI(max_retries=0)
asked = dict(model=sys.argv[1], temperature=0, max_tokens=9, messages=[dict(role="user", content="What is a gateway?")])
whole = client.chat.completions.create(**asked).choices[0].message.content
parts = [chunk.choices[0].delta.content or "" for chunk in client.chat.completions.create(stream=True, **asked) if chunk.choices]
print(sys.argv[1] in [one.id for one in client.models.list().data], whole == "".join(parts), len(whole) > 0)
try: client.chat.completions.create(**{**asked, "model": "nope"})
except openai.NotFoundError as error: print(error.status_code)
`;

test.for<Role>([
  'vllm',
  'huggingface',
  'llm-scheduled',
  'llm-routed',
  'llm-split',
  'llm-wide',
  'llm-unrouted',
])('the openai package of Python, by its two variables: %s', async (role, { skip }) => {
  const lacking = missing(['openai']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service, kind, model = service, ignoresModel } = world().target(role);
  const name = kind === 'llm' ? `llmisvc/${service}` : service;
  const { openAiBaseUrl, key } = await startProxy(name, '-n', namespace);
  const environment = { OPENAI_BASE_URL: openAiBaseUrl, OPENAI_API_KEY: key };
  const written = await run(python('openai'), ['-c', openAiProgram, model], environment);
  // A server that takes any name of a model has one of its own in its list.
  expect(written).toMatch(ignoresModel === true ? /^\w+ True True\n$/ : /^True True True\n404\n$/);
});

test('the openai package of Python, by the path of an LLMInferenceService among all', async ({ skip }) => {
  const lacking = missing(['openai']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service, model = service } = world().target('llm-scheduled');
  const { url, key } = await startProxy();
  const base = `${url}/${namespace}/llmisvc.${service}/v1`;
  const environment = { OPENAI_BASE_URL: base, OPENAI_API_KEY: key };
  const written = await run(python('openai'), ['-c', openAiProgram, model], environment);
  expect(written).toMatch(/^True True True$/m);
});

test('what the endpoint picker refuses reaches the openai package as an error with its words', async ({
  skip,
}) => {
  const lacking = missing(['openai']);
  if (lacking !== undefined) skip(lacking);
  const { namespace, service } = world().target('llm-at-zero');
  // Nobody could say what its prefix is: an LLMInferenceService has none but its own path.
  const { url, key } = await startProxy(`llmisvc/${service}`, '-n', namespace);
  const program = `
import openai
try: openai.OpenAI(max_retries=0).chat.completions.create(model="m", messages=[dict(role="user", content="x")])
except openai.APIStatusError as error: print(error.status_code, error.response.text)
`;
  const environment = { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key };
  expect(await run(python('openai'), ['-c', program], environment)).toBe(
    '503 inference error: ServiceUnavailable - failed to find endpoint candidates for serving the request\n',
  );
});

test.for<Role>(['graph-sequence', 'graph-condition'])(
  'curl to a graph, by its path and as the only service: %s',
  async (role, { skip }) => {
    if (!has('curl', '--version')) skip('there is no curl');
    const { namespace, service } = world().target(role);
    const { url, key } = await startProxy();
    const asked = ['-s', '-H', 'content-type: application/json', '-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];
    const bearer = ['-H', `Authorization: Bearer ${key}`];
    const answer = { predictions: [1] };
    const byPath = await run('curl', [...asked, ...bearer, `${url}/${namespace}/ig.${service}/`]);
    expect(JSON.parse(byPath)).toEqual(answer);
    const alone = await startProxy(`ig/${service}`, '-n', namespace);
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

test.each<Role>(['llm-scheduled', 'llm-routed', 'llm-unrouted'])(
  'the openai package of npm, of an LLMInferenceService by its kind in the path: %s',
  async (role) => {
    const { namespace, service } = world().target(role);
    const { url, key } = await startProxy();
    const baseURL = `${url}/${namespace}/llmisvc.${service}/v1`;
    const openai = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
    const [{ id: model } = { id: '' }] = (await openai.models.list()).data;
    const messages = [{ role: 'user' as const, content: 'what is a gateway?' }];
    const asked = { model, messages, temperature: 0, seed: 1, max_tokens: 9 };
    const whole = (await openai.chat.completions.create(asked)).choices[0]?.message.content;
    let said = '';
    for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true }))
      said += chunk.choices[0]?.delta.content ?? '';
    expect([said, said === '']).toEqual([whole, false]);
  },
);

test('a graph runs through the proxy, and says what isvc predict says', async () => {
  const target = world().target('graph-sequence');
  const { predict } = await open();
  const own = answerOf(await predict(target, irisV1));
  const { url, key } = await startProxy();
  const { status, json } = await post(`${url}/${target.namespace}/ig.${target.service}`, key, irisV1);
  expect([status, json]).toEqual([200, JSON.parse(jsonText(own))]);
});
