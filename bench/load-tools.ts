import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Distribution } from '../src/load/distribution.ts';
import type { LoadReport } from '../src/load/report.ts';
import { percentile } from './measure.ts';

/** The result of one run of one tool. */
export type Seen = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  readonly tookMs: number;
  /** From when a call was sent, where the others count from when it was due. */
  readonly fromSent?: Pick<Seen, 'p50Ms' | 'p99Ms'>;
  readonly perSecond?: number;
};

export type Tool = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly read: (stdout: string) => Omit<Seen, 'cpuMs' | 'tookMs'>;
};

export const v1Body = '{"instances":[[6.8,2.8,4.8,1.4]]}';
export const v2Body =
  '{"inputs":[{"name":"input-0","shape":[1,4],"datatype":"FP32","data":[6.8,2.8,4.8,1.4]}]}';

export function isvc(name: string, port: number, body: string, load: string, folder: string): Tool {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, body);
  return {
    name: 'isvc',
    command: [
      process.execPath,
      ...`dist/main.js bench ${name} --address 127.0.0.1:${port} -f ${file}`.split(' '),
      ...`${load} --yes -o json`.split(' '),
    ],
    read: (stdout) => {
      const { latency, service, calls, perSecond } = JSON.parse(stdout) as LoadReport;
      if (calls.failed > 0) throw new Error(`${calls.failed} calls failed`);
      const fromSent = { p50Ms: msAt(service, 50), p99Ms: msAt(service, 99) };
      return { p50Ms: msAt(latency, 50), p99Ms: msAt(latency, 99), fromSent, perSecond };
    },
  };
}

function msAt({ percentiles }: Distribution, wanted: number): number {
  return stated('isvc', wanted, percentiles.find((one) => one.percentile === wanted)?.ms);
}

/** A figure that a tool does not state is not 0, which would be the best one. */
function stated(tool: string, percentage: number, value: number | undefined): number {
  if (value === undefined) throw new Error(`${tool} states no p${percentage}`);
  return value;
}

export function hey(port: number, requests: number, callers: number, folder: string): Tool {
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

/** `load`: how many calls, and by how many callers. */
export function ghz(port: number, load: string, callers: number, folder: string): Tool {
  const file = join(folder, 'ghz.json');
  const contents = { fp32_contents: [6.8, 2.8, 4.8, 1.4] };
  const inputs = [{ name: 'input-0', shape: [1, 4], datatype: 'FP32', contents }];
  writeFileSync(file, JSON.stringify({ model_name: 'iris', inputs }));
  return {
    name: 'ghz',
    command: [
      'ghz',
      ...`--insecure --proto protos/open_inference.proto --call ${method} -D ${file} -O json`.split(' '),
      ...`${load} -c ${callers} --connections ${callers} 127.0.0.1:${port}`.split(' '),
    ],
    read: (stdout) => {
      const { latencyDistribution } = JSON.parse(stdout) as {
        readonly latencyDistribution: readonly { readonly percentage: number; readonly latency: number }[];
      };
      const at = (wanted: number) => {
        const found = latencyDistribution.find(({ percentage }) => percentage === wanted);
        return stated('ghz', wanted, found?.latency) / 1e6;
      };
      return { p50Ms: at(50), p99Ms: at(99) };
    },
  };
}

/** An open loop whose latencies count from when a call was due, as isvc's do. */
export function oha(port: number, rate: number, seconds: number, callers: number, folder: string): Tool {
  const file = join(folder, 'oha.json');
  writeFileSync(file, v1Body);
  return {
    name: 'oha',
    command: [
      'oha',
      ...`-q ${rate} --latency-correction -z ${seconds}s -c ${callers} --no-tui --output-format json`.split(
        ' ',
      ),
      ...`-m POST -T application/json -D ${file}`.split(' '),
      `http://127.0.0.1:${port}/v1/models/sklearn-iris:predict`,
    ],
    read: (stdout) => {
      const { latencyPercentiles } = JSON.parse(stdout) as {
        readonly latencyPercentiles: Readonly<Record<'p50' | 'p99', number>>;
      };
      return { p50Ms: latencyPercentiles.p50 * 1000, p99Ms: latencyPercentiles.p99 * 1000 };
    },
  };
}

export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** The program beside its CPU time, user's and system's, as bash tells it. */
export async function run({ name, command, read }: Tool, kubeconfig: string): Promise<Seen> {
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
