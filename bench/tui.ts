import { setTimeout as pause } from 'node:timers/promises';
import { startChanges } from './changes.ts';
import { withDemoCluster } from './demo-cluster.ts';
import { goalText, median, percentile } from './measure.ts';
import { startInPty, type PtyProgram } from './pty-program.ts';

/** A large cluster, and one that is larger than any known. */
const sizes = [
  { services: 10_000, starts: 3, firstListMs: 1000, peakMb: 200, rests: true },
  { services: 50_000, starts: 3, firstListMs: 2500, peakMb: 300, rests: false },
] as const;
/** A frame at 60 Hz. */
const keyMs = 16;
const presses = 150;
const changesPerSecond = 50;
const changesSeconds = 5;
const idleSeconds = 60;
const down = '\u001B[B';

/**
 * The TUI on demo clusters of many services in another process: start, memory, keys under changes, and rest. Each key goes
 * to the TUI and to a program that only echoes it, in turn: on a busy machine both wait, and what differs is the TUI's.
 */
export async function benchTui(): Promise<void> {
  for (const size of sizes) {
    console.log(`\n${size.services} services`);
    await withDemoCluster((kubeconfig) => benchSize(size, kubeconfig), size.services);
  }
}

async function benchSize(size: (typeof sizes)[number], kubeconfig: string): Promise<void> {
  const echo = startInPty('bench/echo.ts', {});
  await echo.until(isListed);
  const runs: Run[] = [];
  for (let run = 1; run < size.starts; run += 1) {
    const program = startInPty('dist/main.js', { KUBECONFIG: kubeconfig });
    runs.push(await workWith(program, echo, kubeconfig, size.services));
    await quit(program);
  }
  const program = startInPty('dist/main.js', { KUBECONFIG: kubeconfig });
  runs.push(await workWith(program, echo, kubeconfig, size.services));
  await quit(echo);
  tellRuns(runs, size);
  if (size.rests) await rest(program);
  await quit(program);
}

function tellRuns(runs: readonly Run[], { firstListMs, peakMb }: (typeof sizes)[number]): void {
  const firstMs = runs.map((run) => run.firstMs);
  tell('first list on the screen', `${spread(firstMs)} ms`, goalText(median(firstMs), firstListMs, ' ms'));
  tellKeys(
    'a key to its frame',
    runs.flatMap((run) => run.quiet),
  );
  tellKeys(
    `a key to its frame, ${changesPerSecond} changes a second`,
    runs.flatMap((run) => run.busy),
  );
  tell('CPU while they come', spread(runs.map((run) => run.changesPercent)), '% of a core');
  tell('memory after that', spread(runs.map((run) => run.memoryBytes / 1e6)), 'MB resident');
  const mostMb = runs.map((run) => run.peakBytes / 1e6);
  tell('most memory', `${spread(mostMb)} MB resident`, goalText(median(mostMb), peakMb, ' MB'));
}

/** What one start of the program showed. */
type Run = {
  readonly firstMs: number;
  readonly quiet: readonly Press[];
  readonly busy: readonly Press[];
  readonly changesPercent: number;
  readonly memoryBytes: number;
  readonly peakBytes: number;
};

/** The time of one key to its frame, and that of a program that only echoes it. */
type Press = { readonly tookMs: number; readonly echoMs: number };

/** Lists, presses keys, first alone and then while services change. */
async function workWith(
  program: PtyProgram,
  echo: PtyProgram,
  kubeconfig: string,
  services: number,
): Promise<Run> {
  const firstMs = await program.until(areListed);
  await atRest(program);
  const quiet = await keys(program, echo);
  const changes = startChanges(kubeconfig, 'kserve-demo', names(services), changesPerSecond);
  const cpuMs = program.cpuMs();
  await pause(changesSeconds * 1000);
  const changesPercent = (program.cpuMs() - cpuMs) / (changesSeconds * 10);
  const busy = await keys(program, echo);
  await changes.stop();
  await atRest(program);
  const [memoryBytes, peakBytes] = [program.memoryBytes(), program.peakMemoryBytes()];
  return { firstMs, quiet, busy, changesPercent, memoryBytes, peakBytes };
}

async function keys(program: PtyProgram, echo: PtyProgram): Promise<readonly Press[]> {
  const pressed: Press[] = [];
  for (let press = 0; press < presses; press += 1) {
    pressed.push({ tookMs: await pressDown(program), echoMs: await pressDown(echo) });
    // As fast as a key repeats, never in step with the watch.
    await pause(33 + (press % 7));
  }
  return pressed;
}

async function pressDown(program: PtyProgram): Promise<number> {
  const before = marked(program.rows());
  const frame = program.until((rows) => marked(rows) !== before);
  program.write(down);
  return frame;
}

function tellKeys(name: string, pressed: readonly Press[]): void {
  const took = times(pressed.map(({ tookMs }) => tookMs));
  const echo = times(pressed.map(({ echoMs }) => echoMs));
  const p99 = percentile(
    pressed.map(({ tookMs }) => tookMs),
    99,
  );
  const goal = goalText(p99, keyMs, ' ms at p99');
  tell(name, `${took} ms, of ${pressed.length}; a program that only echoes it: ${echo} ms`, goal);
}

function times(tookMs: readonly number[]): string {
  const [middle, late, most] = [median(tookMs), percentile(tookMs, 99), Math.max(...tookMs)].map(oneDigit);
  return `median ${middle}, p99 ${late}, most ${most}`;
}

/** The least, the middle one and the most, of all starts. */
function spread(values: readonly number[]): string {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(oneDigit);
  return `${least} / ${middle} / ${most}`;
}

function isListed(rows: readonly string[]): boolean {
  return marked(rows) !== '';
}

/** With the InferenceServices: of so many the other kinds stand there before them. */
function areListed(rows: readonly string[]): boolean {
  return isListed(rows) && rows.some((row) => /-\d{5} /.test(row));
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
  await program.ended();
}

/** The made-up services, in the demo's own naming, spread over the list: some are on the screen, most are not. */
function names(services: number): readonly string[] {
  const subjects = ['fraud', 'churn', 'price', 'intent', 'ranking', 'demand', 'vision', 'speech'];
  return Array.from({ length: 1000 }, (_, at) => {
    const index = (at * 7) % services;
    return `${subjects[index % subjects.length]}-${String(index + 1).padStart(5, '0')}`;
  });
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}

function tell(name: string, value: string, goal: string): void {
  console.log(`${name}: ${value}${goal === '' ? '' : ` (${goal})`}`);
}
