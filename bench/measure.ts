import { spawnSync } from 'node:child_process';

export type Contender = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
};

const warmUps = 3;
const rounds = 21;

/** Wall time of whole processes, in turn A B A B …, after a warm-up. Prints both medians in ms and their ratio. */
export function compare(ours: Contender, theirs: Contender, goal: number): void {
  for (let round = 0; round < warmUps; round += 1) {
    timeMs(ours);
    timeMs(theirs);
  }
  const pairs = Array.from({ length: rounds }, () => ({ ours: timeMs(ours), theirs: timeMs(theirs) }));
  const oursMs = median(pairs.map((pair) => pair.ours));
  const theirsMs = median(pairs.map((pair) => pair.theirs));
  const ratio = median(pairs.map((pair) => pair.ours / pair.theirs));
  console.log(`${ours.name}: ${oursMs.toFixed(0)} ms`);
  console.log(`${theirs.name}: ${theirsMs.toFixed(0)} ms`);
  console.log(`ratio ${ratio.toFixed(2)} (goal ≤ ${goal}), median of ${rounds} pairs\n`);
}

/** The middle value; of an even number, the upper of the two. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

function timeMs({ name, command: [program, ...args], environment }: Contender): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  const tookMs = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${name} failed with ${status}: ${stderr}`);
  return tookMs;
}
