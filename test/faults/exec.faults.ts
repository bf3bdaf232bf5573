import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { loginWordsLength } from '../../src/cluster/limits.js';
import { resources } from '../../src/cluster/resources.js';
import { kubeconfigFor } from '../cluster/api-server.js';
import { startRaw } from './peer.js';
import { type Scope, survives } from './survive.js';

// Login programs that break. What they print is a secret where only its frame is wrong: no problem repeats it.

const apiVersion = 'client.authentication.k8s.io/v1';
const folder = mkdtempSync(path.join(tmpdir(), 'isvc-login-'));
afterAll(() => rmSync(folder, { recursive: true }));

const list = '{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}';
const credential = JSON.stringify({ kind: 'ExecCredential', apiVersion, status: { token: 't' } });
let count = 0;

/** A cluster whose login is this piece of shell; `told` is called with what a screen would show. */
async function connect(script: string, scope: Scope, told: (words: string | undefined) => void) {
  count += 1;
  const command = path.join(folder, `login-${count}`);
  writeFileSync(command, `#!/bin/sh\n${script}\n`);
  chmodSync(command, 0o700);
  const { port } = await scope.peer(
    startRaw((socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${list.length}\r\n\r\n${list}`)),
  );
  const user = { exec: { apiVersion, interactiveMode: 'Never', command } };
  const cluster = await connectCluster({
    kubeconfigText: kubeconfigFor(port, user),
    presence: { type: 'screen', tell: told },
  });
  scope.closing(cluster.close);
  return () => cluster.list(resources.services, {}, scope.signal);
}

/** Each ends by itself, in a problem that says this; or is given up by the person, once it has started. */
const faults: Readonly<Record<string, { readonly script: string; readonly says: RegExp | 'given up' }>> = {
  'says nothing': { script: 'exec sleep 1000', says: 'given up' },
  'hears no SIGTERM in what it started': { script: 'sleep 1000 & wait', says: 'given up' },
  'floods standard output': { script: 'exec yes s3cret', says: /more than 1 MiB/ },
  'floods standard error': { script: 'yes s3cret >&2', says: 'given up' },
  'floods both': { script: 'yes s3cret >&2 & exec yes s3cret', says: /more than 1 MiB/ },
  'prints a line without end': { script: "exec tr '\\0' 'a' </dev/zero", says: /more than 1 MiB/ },
  'prints nothing': { script: 'exit 0', says: /prints no ExecCredential/ },
  'prints half of it': {
    script: `printf '%s' '${credential.slice(0, -5)}'`,
    says: /prints no ExecCredential/,
  },
  'prints it twice': {
    script: `echo '${credential}'; echo '${credential}'`,
    says: /prints no ExecCredential/,
  },
  'prints more before it': {
    script: `echo 's3cret'; echo '${credential}'`,
    says: /prints no ExecCredential/,
  },
  'prints bytes that are no text': {
    script: "printf '\\377\\376\\000s3cret'",
    says: /prints no ExecCredential/,
  },
  'prints JSON of 200,000 levels': {
    script: "head -c 200000 /dev/zero | tr '\\0' '['",
    says: /prints no ExecCredential/,
  },
  'dies by a signal': { script: `echo '${credential}'; kill -9 $$`, says: /failed \(SIGKILL\)/ },
  'dies with a code': { script: `echo '${credential}'; exit 3`, says: /failed \(exit code 3\)/ },
  'closes its output and stays': { script: 'exec >&- 2>&-; sleep 1000', says: 'given up' },
  'is not there any more': { script: 'rm "$0"; exit 1', says: /failed \(exit code 1\)/ },
};

for (const [name, { script, says }] of Object.entries(faults)) {
  survives(`login program: ${name}`, 60_000, async (scope) => {
    const started = path.join(folder, `started-${count + 1}`);
    let longest = 0;
    let isShown = false;
    const ask = await connect(`: > '${started}'\n${script}`, scope, (words) => {
      longest = Math.max(longest, words?.length ?? 0);
      isShown = words !== undefined;
    });
    const asked = ask();
    if (says === 'given up') {
      const reason = new Error('esc');
      const [end] = await Promise.all([
        asked.catch((thrown: unknown) => thrown),
        vi.waitUntil(() => existsSync(started), { timeout: 20_000 }).then(() => scope.abort(reason)),
      ]);
      expect(end).toBe(reason);
    } else {
      const problem: unknown = await asked.catch((thrown: unknown) => thrown);
      expect(problem).toMatchObject({
        kind: 'cluster',
        message: expect.stringMatching(says) as string,
        remedy: expect.stringMatching(/\S/) as string,
      });
      expect(String(problem)).not.toContain('s3cret');
    }
    expect(longest).toBeLessThanOrEqual(loginWordsLength);
    expect(isShown).toBe(false);
  });
}

survives('login program: one that fails once works the next time', 60_000, async (scope) => {
  const marker = path.join(folder, 'marker');
  const script = `if [ ! -e '${marker}' ]; then : > '${marker}'; exit 1; fi; echo '${credential}'`;
  const ask = await connect(script, scope, () => {});
  await expect(ask()).rejects.toMatchObject({ kind: 'cluster' });
  expect((await ask()).items).toEqual([]);
  expect(readFileSync(marker, 'utf8')).toBe('');
});
