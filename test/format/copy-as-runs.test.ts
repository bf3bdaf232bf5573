import { jsonText } from '../../src/inference/answer.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { findService } from '../../src/discovery/find-service.js';
import { copyExchange, type CopyAs } from '../../src/format/copy-as.js';
import type { Origin } from '../../src/format/copy-origin.js';
import type { Exchange } from '../../src/inference/exchange.js';
import { createPredictor, type Predictor } from '../../src/predict/predict.js';
import { programOnDemo } from '../cli/program.js';
import { options } from '../predict/open-predictor.js';
import { origin } from './origin.js';
import { has, hasShell, paste, shells } from './paste.js';

// Each command is pasted into a shell, and must send what the prediction sent.

const isvc = programOnDemo();
const never = new AbortController().signal;
const trust = { insecure: false };
let cluster: Cluster;
let from: Origin;
let predictor: Predictor;

beforeAll(async () => {
  cluster = await connectCluster({ kubeconfigText: isvc.demo().kubeconfig });
  from = { ...origin(), cluster };
  predictor = openPredictor();
});
afterAll(async () => {
  predictor.close();
  await cluster.close();
});

function openPredictor(token?: string): Predictor {
  const discovery = createDiscovery(cluster, { trust, environment: {} });
  const given = token === undefined ? {} : { token };
  return createPredictor({ cluster, discovery, trust, ...given, headers: {}, payloadFolder: '/nonexistent' });
}

function pasted(
  copy: CopyAs,
  shell?: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const kubeconfig = { KUBECONFIG: `${isvc.folder()}/kubeconfig` };
  return paste(copy, {}, { ...kubeconfig, ...environment }, shell);
}

function copyAs(tool: string, exchange: Exchange): CopyAs {
  const copy = copyExchange(exchange, from).find((one) => one.tool === tool);
  if (copy === undefined) throw new Error(`there is no ${tool} command`);
  return copy;
}

/** Whether this machine is without the program that a copied command calls. */
function lacks(tool: string): boolean {
  return tool !== 'isvc' && !has(tool === 'python' ? 'python3' : tool, '--version');
}

const nasty = `it's "x" \\\\ $HOME \`id\` !! é 日本 🦊 %s \\n \\' \\`;
const v1 = `{\n\t"instances": [\n    ${JSON.stringify(nasty)},\n    9007199254740993, 1\n  ]\n}\n`;
const v2 = `{"inputs": [
  {"name": "text", "shape": [1], "datatype": "BYTES", "data": [${JSON.stringify(nasty)}]},
  {"name": "count", "shape": [2], "datatype": "INT64", "data": [9007199254740993, -9223372036854775808]}
]}`;
const long = JSON.stringify({ instances: [nasty.repeat(3_000), ...Array.from({ length: 3000 }, Math.sqrt)] });

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

  test.for(shells.map((words) => [words.join(' '), words] as const))(
    'as isvc in %s',
    async ([, shell], { skip }) => {
      skip(!hasShell(shell), `there is no ${shell[0]}`);
      const exchange = await exchanged();
      const got = await pasted(copyAs('isvc', exchange), shell);
      expect(got.trim()).toBe(answerText(exchange));
    },
  );

  test('as the tools of its transport', async () => {
    const exchange = await exchanged();
    const tools = copyExchange(exchange, from).map(({ tool }) => tool);
    const own = exchange.request.transport === 'http' ? 'curl' : 'grpcurl';
    expect(tools).toEqual([own, 'isvc', 'python']);
  });

  if (name !== 'echo' && name !== 'echo-v1') return;
  const withCurl = shells.map((words) => ['curl', words.join(' '), words] as const);
  test.for([...withCurl, ['python', '', undefined] as const])(
    'as %s %s',
    async ([tool, , shell], { skip }) => {
      skip(lacks(tool), `there is no ${tool}`);
      skip(shell !== undefined && !hasShell(shell), `there is no ${shell?.[0]}`);
      const exchange = await exchanged();
      const got = await pasted(copyAs(tool, exchange), shell);
      expect(got.trim()).toBe(answerText(exchange));
    },
  );
});

test('a payload that is no document pastes into fish too', async ({ skip }) => {
  skip(!has('fish', '--version'), 'there is no fish');
  const service = await findService(cluster, 'sandbox', 'echo-v1', never);
  const exchange = await predictor.predict(service, options(v1), never);
  const copy = copyAs('isvc', exchange);
  const got = await pasted(copy, ['fish', '--no-config', '-c', copy.command]);
  expect(got.trim()).toBe(answerText(exchange));
});

test.for(['curl', 'python'])('binary tensors as %s', async (tool, { skip }) => {
  skip(lacks(tool), `there is no ${tool}`);
  const service = await findService(cluster, 'sandbox', 'echo', never);
  const exchange = await predictor.predict(service, options(v2, { binary: true }), never);
  const { response } = exchange.roundTrip;
  const wanted = response?.transport === 'http' ? Buffer.from(response.body).toString() : '';
  expect(await pasted(copyAs(tool, exchange))).toBe(wanted);
});

test('what would be sent is the same command, before anything was', async () => {
  const service = await findService(cluster, 'sandbox', 'echo', never);
  const unsent = await predictor.prepare(service, options(v2), never);
  const exchange = await predictor.predict(service, options(v2), never);
  expect(copyExchange(unsent, from)).toEqual(copyExchange(exchange, from));
});

test.for(['curl', 'isvc', 'python'])('a token comes from the environment: %s', async (tool, { skip }) => {
  skip(lacks(tool), `there is no ${tool}`);
  const service = await findService(cluster, cluster.namespace, 'needs-token', never);
  const token = 'demo-token';
  const own = openPredictor(token);
  const exchange = await own.predict(service, options(undefined), never);
  own.close();
  from = { ...origin({ headers: { authorization: `Bearer ${token}` } }), cluster };
  const copy = copyAs(tool, exchange);
  expect(copy.command).not.toContain(token);
  const got = await pasted(copy, undefined, { TOKEN: token });
  expect(got.trim()).toBe(answerText(exchange));
});

function answerText({ answer }: Exchange): string | undefined {
  return answer === undefined ? undefined : jsonText(answer).trim();
}
