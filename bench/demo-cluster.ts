import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment } from './measure.ts';

/** Runs `use` with the kubeconfig of a demo cluster in a process of its own, which ends with it. `services`: how many made-up ones. */
export async function withDemoCluster(
  use: (kubeconfig: string) => void | Promise<void>,
  services = 0,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-bench-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const demo = spawn(
    process.execPath,
    ['dist/main.js', 'demo', '--serve', '--services', String(services), '--write-kubeconfig', kubeconfig],
    {
      env: plainEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  try {
    // Its first words on stderr come after it listens.
    await new Promise<void>((resolve, reject) => {
      demo.stderr.once('data', () => resolve());
      demo.once('exit', (code) => reject(new Error(`the demo cluster ended with ${code}`)));
    });
    await use(kubeconfig);
  } finally {
    demo.kill();
    await rm(folder, { recursive: true });
  }
}
