/**
 * The inside of a test network: runs as root in network and mount namespaces of its own, which test-net.ts makes. Every
 * address of the plan's ranges leads to recorders here, and so does loopback. Nothing leaves the namespaces.
 *
 * Its only argument is a TestNetPlan as JSON. It prints `ready` when it listens. For each line `take` on its standard input
 * it prints the connections since the last one: a JSON list of Recorded.
 */
import { execFileSync } from 'node:child_process';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Recorded, TestNetPlan } from './plan.ts';

const plan = JSON.parse(process.argv[2] ?? '') as TestNetPlan;
const mostBytes = 64 * 1024;
const recorded: { -readonly [key in keyof Recorded]: Recorded[key] }[] = [];
/** By port: called when the recorder of that port has taken the connection that `settle` made. */
const settled = new Map<number, () => void>();

execFileSync('ip', ['link', 'set', 'lo', 'up']);
for (const range of plan.ranges) execFileSync('ip', ['route', 'add', 'local', range, 'dev', 'lo']);
execFileSync('mount', ['--bind', plan.hostsFile, '/etc/hosts']);

/** The answer of a model server to a V1 prediction, with values that no model here gives. */
const forged = JSON.stringify({ predictions: plan.forgedPredictions });
const answer = [
  'HTTP/1.1 200 OK',
  'content-type: application/json',
  `content-length: ${Buffer.byteLength(forged)}`,
  'connection: close',
  '',
  forged,
].join('\r\n');

function record(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  const { localAddress = '', localPort = 0 } = socket;
  const address = localAddress.replace(/^::ffff:/, '');
  if (address === plan.barrierAddress) {
    settled.get(localPort)?.();
    socket.destroy();
    return;
  }
  const connection = { address, port: localPort, bytes: '' };
  recorded.push(connection);
  socket.on('data', (chunk) => {
    if (connection.bytes.length < mostBytes) connection.bytes += chunk.toString('latin1');
    if (connection.bytes.includes('\r\n\r\n')) socket.end(answer);
  });
}

/** Resolves when every connection made before is recorded: a listener takes them in their order. */
async function settle(): Promise<void> {
  for (const port of plan.recorderPorts) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    settled.set(port, resolve);
    const socket = connect({ port, host: plan.barrierAddress });
    socket.on('error', reject);
    await promise;
    socket.destroy();
  }
}

/** Leads a connection out of the namespace, through a socket file. */
function bridge(socket: Socket, file: string): void {
  const outer = connect(file);
  socket.pipe(outer).pipe(socket);
  const both = [socket, outer] as const;
  for (const end of both) end.on('error', () => both.forEach((each) => each.destroy()));
}

function listen(server: Server, port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.on('error', reject);
  server.listen({ port, host }, resolve);
  return promise;
}

for (const { address, port, file } of plan.bridges)
  await listen(
    createServer({ allowHalfOpen: true }, (socket) => bridge(socket, file)),
    port,
    address,
  );
for (const port of plan.recorderPorts) await listen(createServer(record), port, '::');
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'take') continue;
  await settle();
  process.stdout.write(`${JSON.stringify(recorded.splice(0))}\n`);
}
// The tests have closed their end: listeners would keep this process alive.
process.exit(0);
