import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { findService } from '../../src/discovery/services.js';
import { copyExchange, type CopyAs } from '../../src/format/copy-as.js';
import { createPredictor, type Predictor } from '../../src/predict/predict.js';
import { programOnDemo } from '../cli/program.js';
import { options } from '../predict/open-predictor.js';

// Each command is pasted into a shell, and must send what the prediction sent.

const isvc = programOnDemo();
const never = new AbortController().signal;
let cluster: Cluster;
let predictor: Predictor;

beforeAll(async () => {
  cluster = await connectCluster({ kubeconfigText: isvc.demo().kubeconfig });
  const trust = { insecure: false };
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  predictor = createPredictor({ cluster, discovery, trust, headers: {}, payloadFolder: '/nonexistent' });
});
afterAll(async () => {
  predictor.close();
  await cluster.close();
});

/** The command's standard output, from a shell in which `isvc` is the built program. */
async function pasted({ tool, command }: CopyAs, environment: Record<string, string> = {}): Promise<string> {
  const alias = `isvc() { '${process.execPath}' dist/main.js "$@"; }`;
  const child = spawn(tool === 'python' ? 'python3' : '/bin/bash', tool === 'python' ? ['-'] : ['-s'], {
    env: {
      PATH: process.env['PATH'],
      HOME: isvc.folder(),
      KUBECONFIG: `${isvc.folder()}/kubeconfig`,
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.end(tool === 'python' ? command : `${alias}\n${command}\n`);
  return text(child.stdout);
}

const has = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
const tools = {
  curl: has('curl', '--version'),
  isvc: true,
  python: has('python3', '--version'),
  grpcurl: has('grpcurl', '--version'),
};

/** gRPC's packages are rarely there; where they are, the program is run too. */
const pythonHas = (program: string) =>
  has(
    'python3',
    '-c',
    program
      .split('\n')
      .filter((line) => /^(?:from|import) /.test(line))
      .join('\n'),
  );

const nasty = `it's "x" \\\\ $HOME \`id\` !! é 日本 🦊 %s \\n`;
const v1 = `{\n  "instances": [\n    ${JSON.stringify(nasty)},\n    9007199254740993, @1\n  ]\n}\n`.replace(
  '@',
  '',
);
const v2 = `{"inputs": [
  {"name": "text", "shape": [1], "datatype": "BYTES", "data": [${JSON.stringify(nasty)}]},
  {"name": "count", "shape": [2], "datatype": "INT64", "data": [9007199254740993, -9223372036854775808]}
]}`;
const long = `{"instances": ["${"it's long ".repeat(7_000)}"]}`;

const cases = [
  ['v1 with quotes, lines, unicode and big integers', 'echo-v1', v1],
  ['v2 with the same', 'echo', v2],
  ['v1 too long for an argument', 'echo-v1', long],
  ['grpc-v2', 'echo-grpc', v2],
  ['grpc-v1', 'echo-tf', `{"inputs": {"text": [${JSON.stringify(nasty)}], "big": [9007199254740993]}}`],
] as const;

describe.each(cases)('%s', (_, name, payload) => {
  const exchanged = async () => {
    const service = await findService(cluster, 'sandbox', name, never);
    return predictor.predict(service, options(payload), never);
  };

  test.each(['curl', 'isvc', 'python', 'grpcurl'] as const)('as %s', async (tool) => {
    const exchange = await exchanged();
    expect(exchange.verdict.ok).toBe(true);
    const copy = copyExchange(exchange, cluster).find((one) => one.tool === tool);
    const isMine = exchange.request.transport === 'http' ? tool !== 'grpcurl' : tool !== 'curl';
    expect(copy === undefined).toBe(!isMine);
    if (copy === undefined || !tools[tool]) return;
    const isGrpc = exchange.request.transport === 'grpc';
    if (tool === 'python' && isGrpc && !pythonHas(copy.command)) return;
    const got = await pasted(copy);
    // gRPC's own tools print protobuf's JSON, in which only the values are comparable.
    const wanted = isGrpc && tool !== 'isvc' ? '9007199254740993' : (exchange.answer?.json.trim() ?? '?');
    expect(got).toContain(wanted);
  });
});

test('what would be sent is the same command, before anything was', async () => {
  const service = await findService(cluster, 'sandbox', 'echo', never);
  const unsent = await predictor.prepare(service, options(v2), never);
  const exchange = await predictor.predict(service, options(v2), never);
  expect(copyExchange(unsent)).toEqual(copyExchange(exchange));
});

test.each(['curl', 'isvc', 'python'] as const)('a token comes from the environment: %s', async (tool) => {
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const trust = { insecure: false };
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  const token = 'demo-token';
  const own = createPredictor({
    cluster,
    discovery,
    trust,
    token,
    headers: {},
    payloadFolder: '/nonexistent',
  });
  const exchange = await own.predict(service, options(undefined), never);
  own.close();
  const copy = copyExchange(exchange, cluster).find((one) => one.tool === tool);
  expect(copy?.command).not.toContain(token);
  if (copy === undefined || !tools[tool]) return;
  expect((await pasted(copy, { TOKEN: token })).trim()).toBe(exchange.answer?.json.trim());
});
