import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startDemo, type Demo } from '../../src/demo/demo.js';

const run = promisify(execFile);
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

let demo: Demo;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  demo = await startDemo({});
  folder = await mkdtemp(path.join(tmpdir(), 'isvc-kubectl-'));
  const kubeconfig = path.join(folder, 'config');
  await writeFile(kubeconfig, demo.kubeconfig);
  env = { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: path.join(folder, 'cache') };
});
afterAll(async () => {
  await demo.close();
  await rm(folder, { recursive: true });
});

async function kubectl(...words: readonly string[]): Promise<string> {
  const { stdout } = await run('kubectl', words, { env });
  return stdout;
}

/** An InferenceService as YAML. */
function manifest(format: string): string {
  return `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: new }
spec: { predictor: { model: { modelFormat: { name: ${format} } } } }`;
}

/** The words of the line that begins with this one. */
function lineOf(output: string, name: string): readonly string[] | undefined {
  const lines = output.split('\n').map((line) => line.split(/\s+/));
  return lines.find(([first]) => first === name);
}

describe('the real kubectl', () => {
  beforeEach(({ skip }) => skip(!hasKubectl, 'there is no kubectl'));

  test('lists services by their short name, with the columns of KServe', async () => {
    const output = await kubectl('get', 'isvc');
    expect(lineOf(output, 'NAME')?.slice(0, 3)).toEqual(['NAME', 'URL', 'READY']);
    const url = 'http://sklearn-iris-kserve-demo.example.com';
    expect(lineOf(output, 'sklearn-iris')).toMatchObject(['sklearn-iris', url, 'True', '3d']);
    expect(lineOf(output, 'no-such-runtime')?.[1]).toBe('Unknown');
  });

  test("the documentation's three lines find the gateway and the host", async () => {
    const service = ['-n', 'istio-system', 'get', 'service', 'istio-ingressgateway', '-o'];
    const port = 'jsonpath={.spec.ports[?(@.name=="http2")].port}';
    expect(await kubectl(...service, 'jsonpath={.status.loadBalancer.ingress[0].ip}')).toBe('127.0.0.1');
    expect(await kubectl(...service, port)).toBe(String(demo.gateway.port));
    const url = await kubectl('get', 'inferenceservice', 'sklearn-iris', '-o', 'jsonpath={.status.url}');
    expect(url.split('/')[2]).toBe('sklearn-iris-kserve-demo.example.com');
  });

  test('selects, pages and reaches every namespace', async () => {
    expect(await kubectl('get', 'isvc', '-A', '--chunk-size=2')).toContain('vision');
    const pods = await kubectl(
      'get',
      'pods',
      '-l',
      'serving.kserve.io/inferenceservice in (slow)',
      '-o',
      'name',
    );
    expect(pods).toMatch(/^pod\/slow-predictor-\S+\n$/);
  });

  test('creates a token of a service account, for the audience and the time that are asked for', async () => {
    expect(await kubectl('get', 'sa', '-o', 'name')).toBe(
      'serviceaccount/default\nserviceaccount/iris-client\n',
    );
    const words = ['--audience', 'models', '--duration', '15m'];
    const token = await kubectl('create', 'token', 'iris-client', ...words);
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({
      aud: ['models'],
      sub: 'system:serviceaccount:kserve-demo:iris-client',
    });
    await expect(kubectl('create', 'token', 'iris-client', '--duration', '5m')).rejects.toThrow(
      'Invalid value: 300: may not specify a duration less than 10 minutes',
    );
  });

  test('applies, changes, and deletes', async () => {
    const file = path.join(folder, 'new.yaml');
    await writeFile(file, manifest('sklearn'));
    expect(await kubectl('apply', '-f', file)).toContain('created');
    await writeFile(file, manifest('xgboost'));
    expect(await kubectl('apply', '-f', file)).toContain('configured');
    expect(await kubectl('label', 'isvc', 'new', 'team=x')).toContain('labeled');
    expect(await kubectl('get', 'isvc', '-l', 'team=x', '-o', 'jsonpath={.items[*].spec}')).toContain(
      'xgboost',
    );
    expect(await kubectl('delete', 'isvc', 'new')).toContain('deleted');
  });

  test('says what the server said', async () => {
    await expect(kubectl('get', 'isvc', 'nope')).rejects.toThrow(
      'Error from server (NotFound): inferenceservices.serving.kserve.io "nope" not found',
    );
  });

  test('watches', async () => {
    const watching = spawn('kubectl', ['get', 'isvc', '-w', '-n', 'vision'], { env });
    const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
    const next = async (): Promise<string> => String((await lines.next()).value);
    const first = [await next(), await next(), await next()].map((line) => line.split(' ')[0]);
    expect(first).toEqual(['NAME', 'digits', 'flower-sample']);
    await kubectl('annotate', 'isvc', 'digits', '-n', 'vision', 'seen=1');
    expect(await next()).toMatch(/^digits .* True /);
    watching.kill();
  });
});
