import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadReport } from '../src/load/report.ts';
import { withDemoCluster } from './demo-cluster.ts';
import { median, percentile } from './measure.ts';

const rounds = 3;
const requests = 20_000;
const slowMs = 5;

/** What one run of one tool came to. */
type Seen = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  readonly tookMs: number;
};

type Tool = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly read: (stdout: string) => Pick<Seen, 'p50Ms' | 'p99Ms'>;
};

/** `isvc bench` against hey (REST) and ghz (gRPC), in turn, at one server: the same calls, callers and connections. */
export async function benchLoad(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'isvc-load-'));
  try {
    await withDemoCluster(async (kubeconfig) => {
      await compareAt(`a server that takes ${slowMs} ms, 10 callers`, slowMs, 10, kubeconfig, folder);
      await compareAt('a server that answers at once, 50 callers', 0, 50, kubeconfig, folder);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compareAt(
  title: string,
  delayMs: number,
  callers: number,
  kubeconfig: string,
  folder: string,
): Promise<void> {
  const server = spawn(process.execPath, ['bench/load-server.ts', String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = async () => {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    return line.toString().trim().split(' ').map(Number) as [number, number];
  };
  try {
    const [restPort, grpcPort] = await said();
    const ask = async () => {
      const answer = said();
      server.stdin.write('\n');
      return answer;
    };
    for (const [ours, theirs] of [
      [isvc('sklearn-iris', restPort, callers, v1Body, folder), hey(restPort, callers, folder)],
      [isvc('iris-grpc', grpcPort, callers, v2Body, folder), ghz(grpcPort, callers, folder)],
    ] as const) {
      if (!isInstalled(theirs.command[0])) {
        console.log(`${theirs.name} is not installed: nothing to compare with`);
        continue;
      }
      console.log(`\n${title}: isvc bench and ${theirs.name}, ${rounds} runs of ${requests} calls each`);
      const pairs: { ours: Seen; theirs: Seen; served: [number, number] }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await ask();
        const oursSeen = await run(ours, kubeconfig);
        const served = await ask();
        pairs.push({ ours: oursSeen, theirs: await run(theirs, kubeconfig), served });
      }
      tell(theirs.name, delayMs, pairs);
    }
  } finally {
    server.kill();
  }
}

function tell(
  name: string,
  delayMs: number,
  pairs: readonly { readonly ours: Seen; readonly theirs: Seen; readonly served: [number, number] }[],
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
  const perCore = ({ cpuMs }: Seen) => (requests * 1000) / cpuMs;
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

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

const v1Body = '{"instances":[[6.8,2.8,4.8,1.4]]}';
const v2Body = '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}';

function isvc(name: string, port: number, callers: number, body: string, folder: string): Tool {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, body);
  return {
    name: 'isvc',
    command: [
      process.execPath,
      ...`dist/main.js bench ${name} --address 127.0.0.1:${port} -f ${file}`.split(' '),
      ...`--requests ${requests} -c ${callers} --yes -o json`.split(' '),
    ],
    read: (stdout) => {
      const { latency, calls } = JSON.parse(stdout) as LoadReport;
      if (calls.failed > 0) throw new Error(`${calls.failed} calls failed`);
      const at = (wanted: number) => latency.percentiles.find((one) => one.percentile === wanted)?.ms ?? 0;
      return { p50Ms: at(50), p99Ms: at(99) };
    },
  };
}

function hey(port: number, callers: number, folder: string): Tool {
  const file = join(folder, 'hey.json');
  writeFileSync(file, v1Body);
  const url = `http://127.0.0.1:${port}/v1/models/sklearn-iris:predict`;
  const flags = ['-n', String(requests), '-c', String(callers), '-m', 'POST', '-T', 'application/json'];
  return {
    name: 'hey',
    command: ['hey', ...flags, '-D', file, '-o', 'csv', url],
    read: (stdout) => {
      const [, ...rows] = stdout.trim().split('\n');
      const seconds = rows.map((row) => Number(row.split(',')[0]));
      return { p50Ms: percentile(seconds, 50) * 1000, p99Ms: percentile(seconds, 99) * 1000 };
    },
  };
}

const method = 'inference.GRPCInferenceService.ModelInfer';

function ghz(port: number, callers: number, folder: string): Tool {
  const file = join(folder, 'ghz.json');
  const contents = { fp32_contents: [6.8, 2.8, 4.8, 1.4] };
  const inputs = [{ name: 'input-0', shape: [1, 4], datatype: 'FP32', contents }];
  writeFileSync(file, JSON.stringify({ model_name: 'iris', inputs }));
  return {
    name: 'ghz',
    command: [
      'ghz',
      ...`--insecure --proto protos/open_inference.proto --call ${method} -D ${file} -O json`.split(' '),
      ...`-n ${requests} -c ${callers} --connections ${callers} 127.0.0.1:${port}`.split(' '),
    ],
    read: (stdout) => {
      const { latencyDistribution } = JSON.parse(stdout) as {
        readonly latencyDistribution: readonly { readonly percentage: number; readonly latency: number }[];
      };
      const at = (wanted: number) =>
        (latencyDistribution.find(({ percentage }) => percentage === wanted)?.latency ?? 0) / 1e6;
      return { p50Ms: at(50), p99Ms: at(99) };
    },
  };
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** The program beside its CPU time, user's and system's, as bash tells it. */
async function run({ name, command, read }: Tool, kubeconfig: string): Promise<Seen> {
  const child = spawn('bash', ['-c', `TIMEFORMAT='cpu %U %S'; time "$@"`, 'bash', ...command], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes) => (stdout += String(bytes)));
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  const startedMs = performance.now();
  const [code] = (await once(child, 'close')) as [number];
  const tookMs = performance.now() - startedMs;
  const cpu = /^cpu (\S+) (\S+)$/m.exec(stderr);
  if (code !== 0 || cpu === null) throw new Error(`${name} failed with ${code}: ${stderr}`);
  return { ...read(stdout), tookMs, cpuMs: (Number(cpu[1]) + Number(cpu[2])) * 1000 };
}
