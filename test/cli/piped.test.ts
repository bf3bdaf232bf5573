import { openSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const rows = '{"instances":[[6.8,2.8,4.8,1.4]]}';

test('what is piped in is the payload', async () => {
  const { stdout, stderr } = await isvc.runBuilt(['predict', 'sklearn-iris'], { input: rows });
  expect(stderr).toContain('sent standard input');
  expect(JSON.parse(stdout)).toEqual({ predictions: [expect.any(Number)] });
});

test('what is wrong in it is told: nothing else is sent', async () => {
  const { stdout, stderr, code } = await isvc.run(['predict', 'sklearn-iris'], {
    input: '{"instances":',
  });
  expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  expect(stderr).toContain('standard input');
});

test.each(['', '\n'])('an end behind %j is no payload', async (input) => {
  const { stderr, code } = await isvc.run(['predict', 'sklearn-iris'], { input });
  expect(stderr).toContain('sent the example in ConfigMap');
  expect(stderr).not.toContain('standard input');
  expect(code).toBe(0);
});

test('a pipe on which nothing comes is left out, and that is said, with -q too', async () => {
  const { stderr, code } = await isvc.runBuilt(['predict', 'sklearn-iris', '-q'], { leaveOpen: true });
  expect(stderr).toMatch(/^nothing came on standard input within 2 s, so isvc does not read it\..*\n$/);
  expect(code).toBe(0);
});

test('-d goes before what is piped in, which is not even read', async () => {
  const { stderr, code } = await isvc.runBuilt(['predict', 'sklearn-iris', '-d', rows], { leaveOpen: true });
  expect(stderr).toContain('sent the value of -d');
  expect(stderr).not.toContain('standard input');
  expect(code).toBe(0);
});

test.each([
  ['a file', 'sent standard input'],
  ['/dev/null', 'sent the example in ConfigMap'],
])('redirected from %s', async (from, told) => {
  const file = join(isvc.folder(), 'input.json');
  writeFileSync(file, rows);
  const child = spawn(process.execPath, ['dist/main.js', 'predict', 'sklearn-iris'], {
    env: { PATH: process.env['PATH'], HOME: isvc.folder(), KUBECONFIG: join(isvc.folder(), 'kubeconfig') },
    stdio: [openSync(from === 'a file' ? file : from, 'r'), 'ignore', 'pipe'],
  });
  if (child.stderr === null) throw new Error('stderr is a pipe');
  expect(await text(child.stderr)).toContain(told);
});
