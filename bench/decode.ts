import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDemoCluster } from './demo-cluster.ts';

/** `cpuMs` is what the process used of the processors, which other work on the machine changes least. */
type Run = { readonly ms: number; readonly cpuMs: number; readonly peakMb: number };

/** Large answers and payloads against small ones of the same command: CPU time, wall time, and the memory above the small one's as a share of the size. */
export async function benchDecode(): Promise<void> {
  const floats = Buffer.from(`{"predictions":[${numbers(5_300_000, () => String(Math.random()))}]}`);
  const integers = numbers(1_900_000, () => String(2n ** 62n + BigInt(Math.floor(Math.random() * 2 ** 50))));
  const payload = Buffer.from(
    `{"inputs":[{"name":"x","shape":[1900000],"datatype":"INT64","data":[${integers}]}]}`,
  );
  const output = Buffer.from(
    `{"outputs":[{"name":"x","shape":[1900000],"datatype":"INT64","data":[${integers}]}]}`,
  );
  const smallV1 = Buffer.from('{"predictions":[1.5]}');
  const smallV2 = Buffer.from('{"outputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[1]}]}');
  const smallPayload = Buffer.from('{"inputs":[{"name":"x","shape":[1],"datatype":"INT64","data":[1]}]}');
  const folder = await mkdtemp(join(tmpdir(), 'isvc-bench-'));
  try {
    await withDemoCluster(async (kubeconfig) => {
      const call = (answer: Buffer, sent: Buffer, protocol: string) =>
        predict(folder, kubeconfig, answer, sent, protocol);
      const one = Buffer.from('{"instances":[1]}');
      report(
        'answer, V1 floats',
        floats.length,
        await call(smallV1, one, 'v1'),
        await call(floats, one, 'v1'),
      );
      const small = await call(smallV2, smallPayload, 'v2');
      report('answer, V2 int64', output.length, small, await call(output, smallPayload, 'v2'));
      report('payload, V2 int64', payload.length, small, await call(smallV2, payload, 'v2'));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function numbers(count: number, make: () => string): string {
  return Array.from({ length: count }, make).join(',');
}

function report(what: string, bytes: number, small: Run, large: Run): void {
  const above = ((large.peakMb - small.peakMb) * 1e6) / bytes;
  console.log(
    `${what}, ${(bytes / 1e6).toFixed(0)} MB: CPU ${large.cpuMs.toFixed(0)} ms (small: ${small.cpuMs.toFixed(0)} ms), wall ${large.ms.toFixed(0)} ms (small: ${small.ms.toFixed(0)} ms), ${above.toFixed(1)} × its size above the small one (goal ≤ 6)`,
  );
}

/** The least time and peak memory of three runs against a server that gives this answer. */
async function predict(
  folder: string,
  kubeconfig: string,
  answer: Buffer,
  sent: Buffer,
  protocol: string,
): Promise<Run> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.setHeader('content-type', 'application/json').end(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const file = join(folder, 'payload.json');
  const hook = join(folder, 'peak.mjs');
  await writeFile(file, sent);
  await writeFile(
    hook,
    // Not getrusage's: that begins with the peak of the process that started this one.
    `import { readFileSync } from 'node:fs';
process.on('exit', () => process._rawDebug('CPU ' + Object.values(process.cpuUsage()).join(' ') + ' PEAK ' + /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]));`,
  );
  const address = `127.0.0.1:${port}`;
  const words = ['predict', 'sklearn-iris', '--protocol', protocol, '--address', address, '-f', file];
  const runs: Run[] = [];
  while (runs.length < 3) runs.push(await run(hook, [...words, '-o', 'table', '--kubeconfig', kubeconfig]));
  server.close();
  return {
    ms: Math.min(...runs.map(({ ms }) => ms)),
    cpuMs: Math.min(...runs.map(({ cpuMs }) => cpuMs)),
    peakMb: Math.min(...runs.map(({ peakMb }) => peakMb)),
  };
}

async function run(hook: string, words: readonly string[]): Promise<Run> {
  const begun = performance.now();
  const program = spawn(process.execPath, ['--import', hook, 'dist/main.js', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  program.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(program, 'close')) as [number];
  if (code !== 0) throw new Error(said);
  const [, user, system, peakKb] = /CPU (\d+) (\d+) PEAK (\d+)/.exec(said) ?? [];
  return {
    ms: performance.now() - begun,
    cpuMs: (Number(user) + Number(system)) / 1000,
    peakMb: (Number(peakKb) * 1024) / 1e6,
  };
}
