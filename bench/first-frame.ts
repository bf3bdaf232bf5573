import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDemoCluster } from './demo-cluster.ts';
import { startTlsApi, writeKubeconfig } from './far-cluster.ts';
import { goalText, median } from './measure.ts';
import { startInPty } from './pty-program.ts';

const warmUps = 2;
const starts = 15;

/** From the start of the terminal UI to its first frame, and to its first row of a service, with the API server beside it, behind TLS. */
export async function benchFirstFrame(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-bench-'));
  try {
    await withDemoCluster(async (kubeconfig) => {
      const api = await startTlsApi(kubeconfig, folder);
      const own = join(folder, 'kubeconfig');
      writeKubeconfig(kubeconfig, api.port, api.caFile, own);
      const environment = { KUBECONFIG: own, HOME: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder };
      const frames: number[] = [];
      const rows: number[] = [];
      for (let start = -warmUps; start < starts; start += 1) {
        const program = startInPty('dist/main.js', environment);
        const frameMs = await program.until((screen) => screen.some((row) => row !== ''));
        const rowMs = await program.until((screen) => screen.some((row) => row.includes('sklearn-iris')));
        program.write('q');
        await program.ended;
        if (start < 0) continue;
        frames.push(frameMs);
        rows.push(frameMs + rowMs);
      }
      tell('first frame', frames, 125);
      tell('first row of a service', rows, 165);
      api.close();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tell(name: string, tookMs: readonly number[], goalMs: number): void {
  const [least, middle, most] = [Math.min(...tookMs), median(tookMs), Math.max(...tookMs)];
  const spread = [least, middle, most].map((ms) => ms.toFixed(0)).join(' / ');
  console.log(`${name}: ${spread} ms of ${starts} starts (${goalText(middle, goalMs, ' ms')})`);
}
