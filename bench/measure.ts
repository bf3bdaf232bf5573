import { spawn } from 'node:child_process';

export type Contender = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
};

const warmUps = 3;
const rounds = 21;

/**
 * Wall time of whole processes, in turn A B A B …, after a warm-up. Prints the least and the median of both in ms, and the ratio of the
 * pairs: its median, least and most, whether that is within the goal, and that of the least times, which other work disturbs least.
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
  const ratios = pairs.map((pair) => pair.ours / pair.theirs);
  console.log(`${ours.name}: ${median(oursMs).toFixed(0)} ms, least ${ourLeast.toFixed(0)}`);
  console.log(`${theirs.name}: ${median(theirsMs).toFixed(0)} ms, least ${theirLeast.toFixed(0)}`);
  const [least, middle, most] = [Math.min(...ratios), median(ratios), Math.max(...ratios)];
  const outcome = goalText(middle, goal);
  console.log(
    `ratio ${middle.toFixed(2)} of ${rounds} pairs, ${least.toFixed(2)} to ${most.toFixed(2)}; of the least times ${(ourLeast / theirLeast).toFixed(2)} (${outcome})\n`,
  );
}

/** A goal that is a most, and whether a value is within it. */
export function goalText(value: number, most: number, unit = ''): string {
  return `goal ≤ ${most}${unit}: ${value <= most ? 'met' : 'missed'}`;
}

/** The environment of the programs: without authorities of the person who runs this, which Node would read at each start. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, SSL_CERT_FILE: __, SSL_CERT_DIR: ___, ...others } = process.env;
  return others;
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
    env: { ...plainEnvironment(), ...environment },
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
