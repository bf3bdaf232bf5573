import { setTimeout as pause } from 'node:timers/promises';
import { startChanges } from './changes.ts';
import { withDemoCluster } from './demo-cluster.ts';
import { median, percentile } from './measure.ts';
import { startInPty, type PtyProgram } from './pty-program.ts';

const services = 10_000;
const starts = 5;
const presses = 300;
const changesPerSecond = 50;
const idleSeconds = 60;
const down = '\u001B[B';

/** The TUI on a demo cluster of 10,000 services in another process: start, memory, keys under changes, and rest. */
export async function benchTui(): Promise<void> {
  await withDemoCluster(async (kubeconfig) => {
    const environment = { KUBECONFIG: kubeconfig };
    const firstPaints: number[] = [];
    for (let start = 1; start < starts; start += 1) {
      const program = startInPty([], environment);
      firstPaints.push(await program.until(isListed));
      await quit(program);
    }
    const program = startInPty([], environment);
    firstPaints.push(await program.until(isListed));
    tell(
      'first list on the screen after start',
      ms(median(firstPaints)),
      `median of ${starts}, goal ≤ 1000 ms`,
    );
    await atRest(program);
    await keys(program, 'a key to its frame, nothing else going on');
    const changes = startChanges(kubeconfig, 'kserve-demo', names(), changesPerSecond);
    await keys(program, `a key to its frame, ${changesPerSecond} changes a second`);
    const made = await changes.stop();
    tell('changes made meanwhile', String(made), '');
    await atRest(program);
    await rest(program);
    const [memory, peak] = [program.memoryBytes(), program.peakMemoryBytes()].map((bytes) => bytes / 1e6);
    tell('memory (resident)', `${memory?.toFixed(0)} MB, at most ${peak?.toFixed(0)} MB`, 'goal < 200 MB');
    await quit(program);
  }, services);
}

async function keys(program: PtyProgram, name: string): Promise<void> {
  const tookMs: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    const before = marked(program.rows());
    const frame = program.until((rows) => marked(rows) !== before);
    program.write(down);
    tookMs.push(await frame);
    // As fast as a key repeats, never in step with the watch.
    await pause(33 + (press % 7));
  }
  tell(
    name,
    `median ${ms(median(tookMs))}, p99 ${ms(percentile(tookMs, 99))}, most ${ms(Math.max(...tookMs))}`,
    'goal p99 < 16 ms',
  );
}

function isListed(rows: readonly string[]): boolean {
  return marked(rows) !== '';
}

/** The name under the cursor. */
function marked(rows: readonly string[]): string {
  return rows.flatMap((row) => /▸ (\S+)/.exec(row)?.[1] ?? []).join();
}

async function rest(program: PtyProgram): Promise<void> {
  const [cpu, written, before] = [program.cpuMs(), program.writtenBytes(), program.rows()];
  await pause(idleSeconds * 1000);
  const percent = (program.cpuMs() - cpu) / (idleSeconds * 10);
  tell('CPU at rest', `${percent.toFixed(2)} %`, 'goal < 1 %');
  const changed = program.rows().filter((row, at) => row !== before[at]);
  const byAge = changed.every((row) => before.map(withoutAge).includes(withoutAge(row)));
  const why = `${changed.length} rows changed${changed.length > 0 && byAge ? ', by their age alone' : ''}`;
  tell('bytes written in a minute at rest', `${program.writtenBytes() - written}, ${why}`, 'goal 0');
}

/** An age stands last in its row: `7h1m`. */
function withoutAge(row: string): string {
  return row.replace(/ (?:\d+[ydhms])+$/, '');
}

/** Waits until nothing is written for a while. */
async function atRest(program: PtyProgram): Promise<void> {
  for (let written = -1; written !== program.writtenBytes();) {
    written = program.writtenBytes();
    await pause(500);
  }
}

async function quit(program: PtyProgram): Promise<void> {
  program.write('q');
  await program.ended;
}

/** The made-up services, in the demo's own naming, spread over the list: some are on the screen, most are not. */
function names(): readonly string[] {
  const subjects = ['fraud', 'churn', 'price', 'intent', 'ranking', 'demand', 'vision', 'speech'];
  return Array.from({ length: 1000 }, (_, at) => {
    const index = (at * 7) % services;
    return `${subjects[index % subjects.length]}-${String(index + 1).padStart(5, '0')}`;
  });
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function tell(name: string, value: string, goal: string): void {
  console.log(`${name}: ${value}${goal === '' ? '' : ` (${goal})`}`);
}
