import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { LoginPresence } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { ask, prints, useLoginPrograms } from './login-programs.js';

// How a login program runs: what it can ask, what is told of it, and how it ends.

const login = useLoginPrograms();

test('without a terminal its standard input is empty, and interactiveMode Always is refused', async () => {
  await ask(
    await login.connect(`read -r line && exit 1; ${prints({ token: 't' })}`, {
      interactiveMode: 'IfAvailable',
    }),
  );
  expect(login.authorization()).toBe('Bearer t');
  const always = await login.connect(prints({ token: 't' }), { interactiveMode: 'Always' });
  await expect(ask(always)).rejects.toMatchObject({
    message: expect.stringContaining('interactiveMode: Always'),
    remedy: expect.stringContaining('kubectl'),
  });
  const screen = await login.connect(
    prints({ token: 't' }),
    { interactiveMode: 'Always' },
    { type: 'screen', tell: () => undefined },
  );
  await expect(ask(screen)).rejects.toThrow('the terminal UI cannot give it the keyboard');
});

test('on a screen what it says is told while it runs, and that it has ended', async () => {
  const gate = login.file('gate');
  const told: (string | undefined)[] = [];
  const presence: LoginPresence = {
    type: 'screen',
    tell: (words) => {
      told.push(words);
      // It waits for this: so its words came before its end.
      if (words?.includes('ABCD') === true) writeFileSync(gate, '');
    },
  };
  const script = `echo 'open https://login.test and enter ABCD' >&2
while [ ! -e '${gate}' ]; do sleep 0.01; done
${prints({ token: 't' })}`;
  await ask(await login.connect(script, {}, presence));
  expect(told[0]).toBe('open https://login.test and enter ABCD');
  expect(told.at(-1)).toBeUndefined();
});

test('it has no terminal of its own to ask on behind our back', async () => {
  const script = `if (: </dev/tty) 2>/dev/null; then exit 1; fi; ${prints({ token: 't' })}`;
  await ask(await login.connect(script, {}, { type: 'screen', tell: () => undefined }));
  expect(login.authorization()).toBe('Bearer t');
});

test('a program that nobody waits for any more is ended, with what it started', async () => {
  const pids = login.file('pids');
  const cluster = await login.connect(`sleep 1000 & echo $! $$ > '${pids}'; wait`);
  const stopping = new AbortController();
  const reason = new Error('the person gave up');
  const listing = cluster.list(resources.services, {}, stopping.signal);
  await expect.poll(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n')).toBe(true);
  stopping.abort(reason);
  await expect(listing).rejects.toBe(reason);
  const running = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
  await expect.poll(() => running.every((pid) => hasEnded(pid))).toBe(true);
});

function hasEnded(pid: number): boolean {
  try {
    // A process that is dead but not yet waited for counts as ended: `Z` in its state.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return true;
  }
}

test('one that does not end is ended after five minutes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const started = login.file('started');
  const cluster = await login.connect(`: > '${started}'; exec sleep 1000`);
  const listing = ask(cluster).catch((thrown: unknown) => thrown);
  while (!existsSync(started)) await new Promise(setImmediate);
  vi.advanceTimersByTime(5 * 60_000);
  expect(await listing).toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('did not end within 5 min'),
    remedy: expect.stringContaining('kubectl'),
  });
});
