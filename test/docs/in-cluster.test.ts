import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';

type Manifest = {
  readonly kind: string;
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly command: readonly string[] }] };
    };
  };
};

/** The number of SIGTERM as a bit of what a process catches (proc_pid_status(5), SigCgt). */
const termBit = 1n << 14n;

function catchesTerm(pid: number): boolean {
  const caught = /^SigCgt:\s*([\da-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  return (BigInt(`0x${caught}`) & termBit) !== 0n;
}

// As pid 1 a process is ended by TERM only if it catches it (pid_namespaces(7)).
test('the pod of in-cluster.yaml catches TERM, and ends at once', async ({ skip }) => {
  skip(process.platform !== 'linux', 'there is no /proc');
  const manifests = loadAll(readFileSync('manifests/in-cluster.yaml', 'utf8')) as readonly Manifest[];
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  const [program = '', ...given] = deployment?.spec.template.spec.containers[0].command ?? [];
  const child = spawn(program, given, { detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  const pid = child.pid ?? 0;
  await expect.poll(() => catchesTerm(pid)).toBe(true);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  // In a container its children end with its pid namespace; here they are its process group.
  process.kill(-pid, 'SIGKILL');
});
