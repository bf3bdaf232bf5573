import { spawn } from 'node:child_process';

export type Contender = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
};

const warmUps = 3;
const rounds = 21;

/**
 * Wall time of whole processes, in turn A B A B …, after a warm-up. Prints the least and the median of both in ms, and the
 * ratios: of the medians of pairs, and of the least times, which other work on the machine disturbs least.
 */
export async function compare(ours: Contender, theirs: Contender, goal: number): Promise<void> {
  const pairs: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const pair = { ours: await timeMs(ours), theirs: await timeMs(theirs) };
    if (round >= 0) pairs.push(pair);
  }
  const oursMs = pairs.map((pair) => pair.ours);
  const theirsMs = pairs.map((pair) => pair.theirs);
  const [ourLeast, theirLeast] = [Math.min(...oursMs), Math.min(...theirsMs)];
  const ratio = median(pairs.map((pair) => pair.ours / pair.theirs));
  console.log(`${ours.name}: ${median(oursMs).toFixed(0)} ms, least ${ourLeast.toFixed(0)}`);
  console.log(`${theirs.name}: ${median(theirsMs).toFixed(0)} ms, least ${theirLeast.toFixed(0)}`);
  console.log(
    `ratio ${ratio.toFixed(2)} (goal ≤ ${goal}), median of ${rounds} pairs; of the least ${(ourLeast / theirLeast).toFixed(2)}\n`,
  );
}

/** The middle value; of an even number, the upper of the two. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** The program runs beside this one, which may serve it meanwhile. */
async function timeMs({ name, command: [program, ...args], environment }: Contender): Promise<number> {
  const start = performance.now();
  const running = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  running.stderr.on('data', (bytes) => (stderr += String(bytes)));
  const code = await new Promise<number | null>((resolve, reject) => {
    running.once('error', reject);
    running.once('exit', resolve);
  });
  const tookMs = performance.now() - start;
  if (code !== 0) throw new Error(`${name} failed with ${code}: ${stderr}`);
  return tookMs;
}
