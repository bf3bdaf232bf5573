import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerers } from '../../src/format/verdict.js';
import { programOnDemo } from './program.js';
import { runOnTerminal } from './run-on-terminal.js';

const isvc = programOnDemo();
const page = readFileSync('docs/verdicts.md', 'utf8').split('### `--verdict json`')[1] ?? '';
const documented: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');

/** The verdict, with words in place of the values that differ between two runs. */
function steady(verdict: unknown): unknown {
  return JSON.parse(
    JSON.stringify(verdict, (key, value: unknown) => {
      if (key === 'tookMs') return typeof value === 'number' && value > 0 ? 'a time' : value;
      if (key === 'address') return String(value).replace(/:\d+$/, ':PORT');
      return key === 'evidence'
        ? (value as readonly string[]).filter((line) => line.startsWith('HTTP'))
        : value;
    }),
  );
}

test('the verdict as JSON is what docs/verdicts.md shows: each field, and no other', async () => {
  const { stderr, stdout, code } = await isvc.run(['predict', 'rejects', '--verdict', 'json']);
  expect([code, stdout]).toEqual([6, '']);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(steady(JSON.parse(stderr))).toEqual(steady(documented));
});

test('the page names everybody who may answer', () => {
  for (const who of answerers) expect(page).toContain(`\`${who}\``);
});

test('of a prediction it is ok, and stdout has the answer', async () => {
  const { stderr, stdout, code } = await isvc.run(['predict', 'sklearn-iris', '-q', '--verdict', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ predictions: [1, 1] });
  expect(JSON.parse(stderr)).toMatchObject({
    exitCode: 0,
    verdict: { who: 'model', ok: true, next: [] },
    status: { http: 200 },
  });
});

test('over gRPC it has the code of gRPC', async () => {
  const { stderr } = await isvc.run(['predict', 'iris-grpc', '--verdict', 'json']);
  expect(JSON.parse(stderr)).toMatchObject({ status: { grpc: 0 }, request: { protocol: 'grpc-v2' } });
});

test('a step that the terminal UI can do has its action and value', async () => {
  const { stderr } = await isvc.run(['predict', 'wrong-name', '--verdict', 'json']);
  const { verdict } = JSON.parse(stderr) as {
    verdict: { next: { action?: { kind: string; value?: string } }[] };
  };
  expect(verdict.next.map(({ action }) => action)).toContainEqual({
    kind: 'model',
    value: expect.any(String),
  });
});

test('where nothing was sent, the problem is told, with the exit code', async () => {
  const { stderr, code } = await isvc.run(['predict', 'sklearn-irs', '--verdict', 'json']);
  expect(code).toBe(4);
  expect(JSON.parse(stderr)).toEqual({
    exitCode: 4,
    problem: {
      kind: 'not-found',
      summary: expect.stringContaining('sklearn-irs'),
      next: [expect.objectContaining({ text: expect.stringContaining('sklearn-iris') })],
    },
  });
});

test('where nobody answers there is no status', async () => {
  const { stderr, code } = await isvc.run([
    'predict',
    'digits',
    '--address',
    '127.0.0.1:1',
    '--verdict',
    'json',
  ]);
  expect(code).toBe(5);
  expect(JSON.parse(stderr)).not.toHaveProperty('status');
});

test('on a terminal it is one line too: a program may sit behind it', async () => {
  const { stderr } = await runOnTerminal(isvc, ['predict', 'rejects', '--verdict', 'json']);
  expect(steady(JSON.parse(stderr))).toEqual(steady(documented));
});

test('of a port-forward it names the pod', async () => {
  const { stdout } = await isvc.run(['top', 'sklearn-iris', '--interval', '100ms', '-o', 'json']);
  const [{ pod = '' } = {}] = JSON.parse(stdout) as readonly { readonly pod?: string }[];
  const { stderr } = await isvc.run(['predict', 'sklearn-iris', '--to', `pod/${pod}`, '--verdict', 'json']);
  expect(JSON.parse(stderr)).toMatchObject({ way: { route: 'port-forward', pod: `kserve-demo/${pod}` } });
});

test('no secret is in it', async () => {
  const secret = 'very-secret-token';
  const { stderr } = await isvc.run(['predict', 'needs-token', '--token', secret, '--verdict', 'json']);
  expect(JSON.parse(stderr)).toHaveProperty('verdict.who', 'auth');
  expect(stderr).not.toContain(secret);
});

test('of several services it is wrong usage: -o json has it', async () => {
  const { stderr, code } = await isvc.run(['predict', 'digits', 'rejects', '--verdict', 'json']);
  expect(code).toBe(2);
  expect(JSON.parse(stderr)).toHaveProperty('problem.kind', 'usage');
});
