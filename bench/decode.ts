import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDemoCluster } from './demo-cluster.ts';
import { goalText, plainEnvironment } from './measure.ts';

/** `cpuMs` is what the process used of the processors, which other work on the machine changes least. */
type Run = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** What the main thread used between two turns of the event loop, the most first. */
  readonly turnsMs: readonly number[];
  /** The same of those after the last request went out. */
  readonly turnsSinceSentMs: readonly number[];
};

/**
 * Large answers and payloads against small ones of the same command: CPU time, wall time, the memory above the small one's as a share of
 * the size, and the longest turns of the event loop, of which the small one has those of starting the program.
 */
export async function benchDecode(): Promise<void> {
  const floats = Buffer.from(`{"predictions":[${numbers(5_300_000, () => String(Math.random()))}]}`);
  const wide = Buffer.from(floats.toString('latin1').replace('[', '[9007199254740993,'));
  const texts = Buffer.from(`{"predictions":[${numbers(1_000_000, () => `"word ${Math.random()}"`)}]}`);
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
        predict(
          folder,
          kubeconfig,
          protocol.startsWith('grpc') ? serveGrpc(answer) : serve(answer),
          sent,
          protocol,
        );
      const one = Buffer.from('{"instances":[1]}');
      report(
        'answer, V1 floats',
        floats.length,
        await call(smallV1, one, 'v1'),
        await call(floats, one, 'v1'),
      );
      report(
        'answer, V1 floats and one integer beyond 2^53',
        wide.length,
        await call(smallV1, one, 'v1'),
        await call(wide, one, 'v1'),
      );
      report('answer, V1 texts', texts.length, await call(smallV1, one, 'v1'), await call(texts, one, 'v1'));
      const small = await call(smallV2, smallPayload, 'v2');
      report('answer, V2 int64', output.length, small, await call(output, smallPayload, 'v2'));
      report('payload, V2 int64', payload.length, small, await call(smallV2, payload, 'v2'));
      const smallGrpc = await call(grpcAnswer(1), smallPayload, 'grpc-v2');
      const large = grpcAnswer(25_000_000);
      report('answer, gRPC-V2 floats', large.length, smallGrpc, await call(large, smallPayload, 'grpc-v2'));
      const sent = await call(grpcAnswer(1), payload, 'grpc-v2');
      report('payload, gRPC-V2 int64', payload.length, smallGrpc, sent);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function numbers(count: number, make: () => string): string {
  return Array.from({ length: count }, make).join(',');
}

/** A ModelInferResponse with one FP32 output of so many values, raw, in its frame: as open_inference_grpc.proto numbers the fields. */
function grpcAnswer(count: number): Buffer {
  const values = Buffer.from(Float32Array.from({ length: count }, () => Math.random()).buffer);
  const head = [...field(1, Buffer.from('y')), ...field(2, Buffer.from('FP32')), ...field(3, varint(count))];
  const message = Buffer.concat([...field(5, ...head), ...field(6, values)]);
  const framing = Buffer.alloc(5);
  framing.writeUInt32BE(message.length, 1);
  return Buffer.concat([framing, message]);
}

function field(number: number, ...parts: readonly Buffer[]): readonly Buffer[] {
  return [varint(number * 8 + 2), varint(parts.reduce((sum, { length }) => sum + length, 0)), ...parts];
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function report(what: string, bytes: number, small: Run, large: Run): void {
  const above = ((large.peakMb - small.peakMb) * 1e6) / bytes;
  const turnMs = large.turnsSinceSentMs[0] ?? 0;
  console.log(
    `${what}, ${(bytes / 1e6).toFixed(0)} MB: CPU ${large.cpuMs.toFixed(0)} ms (small: ${small.cpuMs.toFixed(0)} ms), wall ${large.ms.toFixed(0)} ms (small: ${small.ms.toFixed(0)} ms), ${above.toFixed(1)} × its size above the small one (${goalText(above, 6)}), longest turns ${shown(large.turnsMs)} ms (small: ${shown(small.turnsMs)}), once it was sent ${shown(large.turnsSinceSentMs)} ms (${goalText(turnMs, 50, ' ms')})`,
  );
}

function shown(turnsMs: readonly number[]): string {
  return turnsMs.map((ms) => ms.toFixed(0)).join(', ');
}

/** The least of several runs, place by place. */
function least(runs: readonly (readonly number[])[]): readonly number[] {
  return [0, 1, 2, 3, 4].map((at) => Math.min(...runs.map((turnsMs) => turnsMs[at] ?? 0)));
}

function serve(answer: Buffer): Server {
  return createServer((request, response) => {
    request.resume();
    request.on('end', () => response.setHeader('content-type', 'application/json').end(answer));
  });
}

function serveGrpc(answer: Buffer): Http2Server {
  const server = createHttp2Server();
  server.on('stream', (stream) => {
    stream.resume();
    stream.on('end', () => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(answer);
    });
  });
  return server;
}

/** The least time and peak memory of three runs against a server. */
async function predict(
  folder: string,
  kubeconfig: string,
  server: Server | Http2Server,
  sent: Buffer,
  protocol: string,
): Promise<Run> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const file = join(folder, 'payload.json');
  const hook = join(folder, 'peak.mjs');
  await writeFile(file, sent);
  await writeFile(
    hook,
    // Not getrusage's: that begins with the peak of the process that started this one.
    `import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
const used = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; };
const turns = [];
let sentAt = 0;
for (const sent of ['http.client.request.start', 'http2.client.stream.created']) subscribe(sent, () => { sentAt = turns.length; });
const longest = (some) => some.toSorted((a, b) => b - a).slice(0, 5).join(' ');
let before = used();
const turn = () => { const now = used(); turns.push(now - before); before = now; setImmediate(turn).unref(); };
setImmediate(turn).unref();
process.on('exit', () => process._rawDebug('CPU ' + Object.values(process.cpuUsage()).join(' ') + ' PEAK ' + /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] + ' TURNS ' + longest(turns) + ' SINCE ' + longest(turns.slice(sentAt))));`,
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
    turnsMs: least(runs.map(({ turnsMs }) => turnsMs)),
    turnsSinceSentMs: least(runs.map(({ turnsSinceSentMs }) => turnsSinceSentMs)),
  };
}

async function run(hook: string, words: readonly string[]): Promise<Run> {
  const begun = performance.now();
  const program = spawn(process.execPath, ['--import', hook, 'dist/main.js', ...words], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  program.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(program, 'close')) as [number];
  if (code !== 0) throw new Error(said);
  const [, user, system, peakKb, turnTexts = '', sinceTexts = ''] =
    /CPU (\d+) (\d+) PEAK (\d+) TURNS (.*) SINCE (.*)/.exec(said) ?? [];
  return {
    ms: performance.now() - begun,
    cpuMs: (Number(user) + Number(system)) / 1000,
    peakMb: (Number(peakKb) * 1024) / 1e6,
    turnsMs: turnTexts.trim().split(' ').map(Number),
    turnsSinceSentMs: sinceTexts.trim().split(' ').map(Number),
  };
}
