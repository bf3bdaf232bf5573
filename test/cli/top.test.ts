import { expect, test } from 'vitest';
import { exitCodes } from '../../src/problem.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

type Shown = {
  readonly pod: string;
  readonly trouble?: string;
  readonly servers: readonly { readonly kind: string; readonly callsPerS?: number }[];
};

test('the calls of a pod are counted while its service is called', async () => {
  const load = isvc.start(['bench', 'sklearn-iris', '--rate', '50', '-z', '1h', '--yes', '-q']);
  try {
    const { code, stdout } = await isvc.run(['top', 'sklearn-iris', '--interval', '1s', '-o', 'json']);
    expect(code).toBe(0);
    const [pod] = JSON.parse(stdout) as readonly Shown[];
    expect(pod?.pod).toMatch(/^sklearn-iris-predictor-/);
    expect(pod?.servers.map(({ kind }) => kind)).toEqual(['kserve']);
    expect(pod?.servers[0]?.callsPerS).toBeGreaterThanOrEqual(0);
  } finally {
    const ended = new Promise((resolve) => load.once('close', resolve));
    load.kill('SIGINT');
    await ended;
  }
});

test('the table has only the columns that some pod fills', async () => {
  // On a busy machine the demo may still answer calls of the load before.
  await expect
    .poll(async () => (await isvc.run(['top', 'sklearn-iris', '--interval', '100ms'])).stdout)
    .toMatch(/^POD +SERVER +CALLS\/S +RESTARTS\nsklearn-iris-predictor-\S+ +kserve +0 +0\n/);
});

test('the pods of an LLMInferenceService are read over TLS, and its endpoint picker', async () => {
  const words = ['top', 'llmisvc/split', '--interval', '100ms'];
  const { stdout } = await isvc.run([...words, '-o', 'json']);
  const kinds = (JSON.parse(stdout) as readonly Shown[]).map(({ pod, servers }) => [
    pod.replace(/-[^-]+-[^-]+$/, ''),
    ...servers.map(({ kind }) => kind),
  ]);
  expect(kinds.toSorted(([one = ''], [other = '']) => one.localeCompare(other))).toEqual([
    ['split-kserve', 'vllm'],
    ['split-kserve-prefill', 'vllm'],
    ['split-kserve-router-scheduler', 'picker'],
  ]);
  const [head] = (await isvc.run(words)).stdout.split('\n');
  expect(head).toMatch(/^POD +SERVER +CALLS\/S +IN FLIGHT +WAITING +TOKENS\/S +KV CACHE +RESTARTS$/);
});

test('a pod without metrics, and one that is not ready, say why', async () => {
  const none = await isvc.run(['top', 'half-plus-two', '--interval', '100ms']);
  expect(none.stdout).toMatch(/half-plus-two-predictor-\S+ +0 +no metrics on 8080\/metrics, 8082\/metrics/);
  const waiting = await isvc.run(['top', 'bad-image', '--interval', '100ms']);
  expect(waiting.stdout).toContain('it is not ready');
  expect(waiting.code).toBe(0);
});

test('a service at zero has no pods, and is not started for it', async () => {
  const { code, stderr } = await isvc.run(['top', 'scaled-to-zero']);
  expect(code).toBe(exitCodes['not-ready']);
  expect(stderr).toContain('scaled-to-zero has no pods');
});

test('--watch goes on until Ctrl-C', async () => {
  const child = isvc.start(['top', 'sklearn-iris', '-w', '--interval', '100ms']);
  let seen = '';
  child.stdout.on('data', (bytes: Buffer) => {
    seen += bytes.toString();
    if (seen.split('POD ').length > 3) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(exitCodes.interrupted);
  expect(seen.split('POD ').length).toBeGreaterThan(3);
  // In a pipe each table has its time, and nothing moves a cursor.
  expect(seen.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\nPOD /gmv)?.length).toBeGreaterThan(2);
  expect(seen).not.toContain('\u001B');
});

test('without a name each service has a row, of all kinds and namespaces; those without metrics say so', async () => {
  let rows: readonly string[] = [];
  // A look has a limit of its own: on a busy machine a service is heard in a later one.
  await expect
    .poll(async () => {
      const { code, stdout } = await isvc.run(['top', '-A', '--interval', '100ms']);
      expect(code).toBe(0);
      return (rows = stdout.split('\n'));
    })
    .toContainEqual(expect.stringMatching(/^kserve-demo\/sklearn-iris +1\/1 +0 .* 0$/));
  expect(rows[0]).toMatch(/^SERVICE +PODS +CALLS\/S .* +RESTARTS$/);
  expect(rows).toContainEqual(expect.stringMatching(/^sandbox\/echo-v1 +1\/1 +0 /));
  expect(rows).toContainEqual(expect.stringMatching(/^ig\/kserve-demo\/iris-pipeline +1\/1 +0 +no metrics$/));
  expect(rows).toContainEqual(expect.stringMatching(/^kserve-demo\/bad-image +0\/1 +0 +no pod is ready$/));
  expect(rows).toContainEqual(expect.stringMatching(/^kserve-demo\/scaled-to-zero +0\/0 +0 +no pods$/));
});

async function ofNamespace(): Promise<readonly object[]> {
  const { stdout } = await isvc.run(['top', '-n', 'sandbox', '--interval', '100ms', '-o', 'json']);
  return JSON.parse(stdout) as readonly object[];
}

test('as JSON, of a namespace', async () => {
  // A look has a limit of its own: on a busy machine a service is heard in a later one.
  await expect.poll(ofNamespace).toContainEqual(
    expect.objectContaining({
      service: 'sandbox/echo-v1',
      load: expect.objectContaining({ callsPerS: 0 }) as object,
    }),
  );
  expect(await ofNamespace()).not.toContainEqual(
    expect.objectContaining({ service: 'kserve-demo/sklearn-iris' }),
  );
});

test.each(['0', '1000h'])('--interval %s is refused: Node has no timer for it', async (interval) => {
  const { code, stderr } = await isvc.run(['top', 'sklearn-iris', '--interval', interval]);
  expect([code, stderr.includes('--interval')]).toEqual([exitCodes.usage, true]);
  expect(stderr).not.toContain('TimeoutOverflowWarning');
});

test('a namespace without services is told as such', async () => {
  const { code, stderr } = await isvc.run(['top', '-n', 'default']);
  expect([code, stderr.includes('There are no services in default')]).toEqual([exitCodes['not-found'], true]);
});
