import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { chooseOnTerminal } from '../../src/cli/choose-on-terminal.js';
import { Problem } from '../../src/problem.js';
import { openTerminal } from '../journeys/terminal.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const never = new AbortController().signal;
const names = ['digits', 'sklearn-iris', 'sklearn-v2-iris', 'llmisvc/writer'];

function choose(keys: string, signal = never) {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: (raw: boolean) => modes.push(raw) });
  const stderr = Object.assign(new PassThrough(), { columns: 80, rows: 24 });
  stdin.write(keys);
  return { chosen: chooseOnTerminal(names, 'Which?', { stdin, stderr }, signal), modes, stdin, stderr };
}

test.each([
  ['\r', 'digits'],
  ['\u001B[B\r', 'sklearn-iris'],
  ['\u001B[B\u001B[B\u001B[A\r', 'sklearn-iris'],
  ['iris\r', 'sklearn-iris'],
  ['sv2\r', 'sklearn-v2-iris'],
  ['SKL\u001B[B\r', 'sklearn-v2-iris'],
  ['zzz\r\u007F\u007F\u007Fwri\r', 'llmisvc/writer'],
  ['zzz\u0015\u001B[B\u001B[B\u001B[B\u001B[B\u001B[B\r', 'llmisvc/writer'],
])('keys %j choose %s', async (keys, name) => {
  const { chosen, modes } = choose(keys);
  expect(await chosen).toBe(name);
  expect(modes).toEqual([true, false]);
});

test.each(['\u001B', '\u0003', '\u0004'])('%j leaves, and gives the terminal back', async (key) => {
  const { chosen, modes, stdin } = choose(key);
  await expect(chosen).rejects.toMatchObject({ kind: 'interrupted' });
  expect([modes, stdin.listenerCount('keypress')]).toEqual([[true, false], 0]);
});

test('a signal ends it, too', async () => {
  const stop = new AbortController();
  const { chosen, modes } = choose('', stop.signal);
  stop.abort(new Problem('terminated', 'Stopped.', { remedy: 'Run it again.' }));
  await expect(chosen).rejects.toMatchObject({ kind: 'terminated' });
  expect(modes).toEqual([true, false]);
});

test('in a pipe nobody is asked: the name is missing', async () => {
  expect(await isvc.run(['metadata'])).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: The name of a service is missing.\n\nGive it: isvc metadata NAME. All names: isvc list -A\n`,
  });
});

test('on a terminal a command without NAME asks for it, and runs on what was chosen', async () => {
  const environment = isvc.environment();
  const screen = openTerminal({ arguments: ['endpoint'], environment });
  await screen.shows('Which service of kserve-demo?', '▸ digits');
  screen.press('s', 'k', 'l', '-', 'i', 'r');
  await screen.shows('▸ sklearn-iris');
  screen.press('enter');
  await screen.shows('sklearn-iris-kserve-demo.example.com');
  expect(await screen.exited).toBe(0);
});

test('esc on the terminal ends it with 130', async () => {
  const screen = openTerminal({ arguments: ['predict'], environment: isvc.environment() });
  await screen.shows('Which service of kserve-demo?');
  screen.press('esc');
  expect(await screen.exited).toBe(130);
});
