import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDemoCluster } from './demo-cluster.ts';
import { ghz, hey, isInstalled, isvc, oha, run, type Seen, type Tool, v1Body, v2Body } from './load-tools.ts';
import { median } from './measure.ts';

const rounds = 3;
const requests = 20_000;
const slowMs = 5;
/** Of the open loop, which neither tool is near its limits at. */
const rate = 400;
const seconds = 10;
const openCallers = 50;

/** `isvc bench` against hey (REST) and ghz (gRPC), in turn, at one server: the same calls, callers and connections. */
export async function benchLoad(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-load-'));
  try {
    await withDemoCluster(async (kubeconfig) => {
      await compareAt(`a server that takes ${slowMs} ms, 10 callers`, slowMs, 10, kubeconfig, folder);
      await compareAt('a server that answers at once, 50 callers', 0, 50, kubeconfig, folder);
      await compareOpen(kubeconfig, folder);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs `use` beside a server of both protocols. `ask` tells how long its answers took since it was last asked, p50 and p99 in ms. */
async function withServer(
  delayMs: number,
  use: (ports: readonly [rest: number, grpc: number], ask: () => Promise<Pair>) => Promise<void>,
): Promise<void> {
  const server = spawn(process.execPath, ['bench/load-server.ts', String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = async () => {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    return line.toString().trim().split(' ').map(Number) as [number, number];
  };
  try {
    await use(await said(), () => {
      const answer = said();
      server.stdin.write('\n');
      return answer;
    });
  } finally {
    server.kill();
  }
}

type Pair = readonly [number, number];

function isMissing({ name, command }: Tool): boolean {
  if (isInstalled(command[0])) return false;
  console.log(`${name} is not installed: nothing to compare with`);
  return true;
}

async function compareAt(
  title: string,
  delayMs: number,
  callers: number,
  kubeconfig: string,
  folder: string,
): Promise<void> {
  const closed = `--requests ${requests} -c ${callers}`;
  await withServer(delayMs, async ([restPort, grpcPort], ask) => {
    const rest = isvc('sklearn-iris', restPort, v1Body, closed, folder);
    const grpc = (more: string) => isvc('iris-grpc', grpcPort, v2Body, `${closed}${more}`, folder);
    const byGhz = ghz(grpcPort, `-n ${requests}`, callers, folder);
    // Whether a second thread makes up for one that is held up.
    const threads = delayMs > 0 ? ['', ' --workers 2'] : [''];
    for (const [ours, theirs, how] of [
      [rest, hey(restPort, requests, callers, folder), ''],
      ...threads.map((more) => [grpc(more), byGhz, more] as const),
    ] as const) {
      if (isMissing(theirs)) continue;
      console.log(
        `\n${title}: isvc bench${how} and ${theirs.name}, ${rounds} runs of ${requests} calls each`,
      );
      const pairs: { ours: Seen; theirs: Seen; served: Pair }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await ask();
        const oursSeen = await run(ours, kubeconfig);
        const served = await ask();
        pairs.push({ ours: oursSeen, theirs: await run(theirs, kubeconfig), served });
      }
      tell(theirs.name, delayMs, pairs);
    }
  });
}

/** The open loop: oha counts from when a call was due, as isvc does; ghz from when it was sent. */
async function compareOpen(kubeconfig: string, folder: string): Promise<void> {
  const open = `--rate ${rate} -z ${seconds}s`;
  await withServer(slowMs, async ([restPort, grpcPort]) => {
    for (const [ours, theirs] of [
      [
        isvc('sklearn-iris', restPort, v1Body, open, folder),
        oha(restPort, rate, seconds, openCallers, folder),
      ],
      [
        isvc('iris-grpc', grpcPort, v2Body, open, folder),
        ghz(grpcPort, `--rps ${rate} -z ${seconds}s`, openCallers, folder),
      ],
    ] as const) {
      if (isMissing(theirs)) continue;
      console.log(
        `\nopen loop, ${rate} calls a second for ${seconds} s: isvc bench --rate and ${theirs.name}, ${rounds} runs each`,
      );
      const [us, them]: [Seen[], Seen[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        us.push(await run(ours, kubeconfig));
        them.push(await run(theirs, kubeconfig));
      }
      const of = (all: readonly Seen[], pick: (one: Seen) => number | undefined) =>
        shown(median(all.map((one) => pick(one) ?? 0)));
      console.log(`  rate: isvc ${of(us, ({ perSecond }) => perSecond)}`);
      for (const name of ['p50Ms', 'p99Ms'] as const) {
        const sent = of(us, ({ fromSent }) => fromSent?.[name]);
        const due = of(us, (one) => one[name]);
        console.log(
          `  ${name}: isvc ${due} from when due, ${sent} from when sent; ${theirs.name} ${of(them, (one) => one[name])}`,
        );
      }
    }
  });
}

function tell(
  name: string,
  delayMs: number,
  pairs: readonly { readonly ours: Seen; readonly theirs: Seen; readonly served: Pair }[],
): void {
  const of = (pick: (pair: (typeof pairs)[number]) => number) => median(pairs.map(pick));
  const row = (what: string, ours: number, theirs: number, goal: string) => {
    const ratio = (ours / theirs).toFixed(2);
    console.log(`  ${what}: isvc ${shown(ours)}, ${name} ${shown(theirs)}, ratio ${ratio}${goal}`);
  };
  const goals = delayMs > 0;
  row(
    'p50, ms',
    of(({ ours }) => ours.p50Ms),
    of(({ theirs }) => theirs.p50Ms),
    goals ? ' (goal 0.95 to 1.05)' : '',
  );
  row(
    'p99, ms',
    of(({ ours }) => ours.p99Ms),
    of(({ theirs }) => theirs.p99Ms),
    goals ? ' (goal 0.8 to 1.2)' : '',
  );
  row(
    'calls per second of CPU',
    of(({ ours }) => perCore(ours)),
    of(({ theirs }) => perCore(theirs)),
    goals ? '' : ' (goal ≥ 0.5)',
  );
  row(
    'calls per second',
    of(({ ours }) => (requests * 1000) / ours.tookMs),
    of(({ theirs }) => (requests * 1000) / theirs.tookMs),
    '',
  );
  if (!goals) return;
  const above = of(({ ours, served }) => ours.p50Ms - served[0]);
  console.log(`  p50 above what the server itself measured: ${above.toFixed(2)} ms (goal 1 ms)`);
}

/** Calls in a second of CPU time. */
function perCore({ cpuMs }: Seen): number {
  return (requests * 1000) / cpuMs;
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
