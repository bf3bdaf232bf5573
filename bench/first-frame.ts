import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { withDemoCluster } from './demo-cluster.ts';
import { startTlsApi, writeKubeconfig } from './far-cluster.ts';
import { goalText, median } from './measure.ts';
import { type PtyProgram, startInPty } from './pty-program.ts';

const warmUps = 2;
const starts = 15;

/**
 * From the start of the terminal UI to its first frame, and to its first row of a service, with the API server beside it, behind TLS. In
 * turn with a bare program of Ink: milliseconds differ from machine to machine, and their ratio does not.
 */
export async function benchFirstFrame(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-bench-'));
  try {
    const bare = await bundleBareInk(folder);
    await withDemoCluster(async (kubeconfig) => {
      const api = await startTlsApi(kubeconfig, folder);
      const own = join(folder, 'kubeconfig');
      writeKubeconfig(kubeconfig, api.port, api.caFile, own);
      const environment = { KUBECONFIG: own, HOME: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder };
      const bares: number[] = [];
      const frames: number[] = [];
      const rows: number[] = [];
      for (let start = -warmUps; start < starts; start += 1) {
        const ink = startInPty(bare, environment);
        const bareMs = await firstFrame(ink);
        await quit(ink);
        const program = startInPty('dist/main.js', environment);
        const frameMs = await firstFrame(program);
        const rowMs = await program.until((screen) => screen.some((row) => row.includes('sklearn-iris')));
        await quit(program);
        if (start < 0) continue;
        bares.push(bareMs);
        frames.push(frameMs);
        rows.push(frameMs + rowMs);
      }
      console.log(`a bare program of Ink: ${spread(bares)} ms of ${starts} starts`);
      tell('first frame', frames, bares, { ms: 125, ratio: 1.32 });
      tell('first row of a service', rows, bares, { ms: 165, ratio: 1.74 });
      api.close();
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As isvc is bundled, without its patches of libraries. */
async function bundleBareInk(folder: string): Promise<string> {
  const bundle = await rolldown({
    input: 'bench/bare-ink.ts',
    platform: 'node',
    external: ['react-devtools-core'],
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' };
  await bundle.write({ dir: folder, format: 'esm', minify: true, ...names });
  await bundle.close();
  return join(folder, 'bare-ink.mjs');
}

function firstFrame(program: PtyProgram): Promise<number> {
  return program.until((screen) => screen.some((row) => row !== ''));
}

async function quit(program: PtyProgram): Promise<void> {
  program.write('q');
  await program.ended();
}

/** The goals are those of a machine on which a bare program of Ink takes 95 ms, as milliseconds and as a ratio to that program. */
function tell(
  name: string,
  tookMs: readonly number[],
  bareMs: readonly number[],
  goal: { readonly ms: number; readonly ratio: number },
): void {
  const ratio = median(tookMs.map((ms, at) => ms / (bareMs[at] ?? Number.NaN)));
  console.log(
    `${name}: ${spread(tookMs)} ms (${goalText(median(tookMs), goal.ms, ' ms')}), ${ratio.toFixed(2)} of the bare program (${goalText(ratio, goal.ratio)})`,
  );
}

/** Least, median and most. */
function spread(values: readonly number[]): string {
  return [Math.min(...values), median(values), Math.max(...values)].map((ms) => ms.toFixed(0)).join(' / ');
}
