/** A network of the tests' own, where whoever a program connects to is recorded. Linux and root only: see `whyNoTestNet`. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Recorded, TestNetPlan } from './plan.ts';

export type TestNet = {
  /** Runs a program inside. It ends by itself, or is killed with the network. */
  readonly run: (
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    input?: string,
  ) => Promise<Ended>;
  /** The connections that were made to recorders since the last call, all of them. */
  readonly takeConnections: () => Promise<readonly Recorded[]>;
  readonly close: () => Promise<void>;
};

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type TestNetOptions = {
  readonly recorderPorts: readonly number[];
  /** Addresses of this machine that are there inside too. */
  readonly passed: readonly { readonly address: string; readonly port: number }[];
  /** The addresses that names resolve to inside. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly forgedPredictions: readonly number[];
};

/**
 * The addresses that RFC 5737 sets apart for documentation, neither private nor anybody's; link-local addresses, where clouds have their
 * metadata service; and some private ones.
 */
const ranges = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '169.254.0.0/16',
  '192.168.7.0/24',
] as const;

/** The reason why this machine cannot have a test network; undefined where it can. */
export function whyNoTestNet(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  try {
    execFileSync('unshare', ['--net', '--mount', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'it needs unshare, ip, and the right to make network namespaces';
  }
}

export async function openTestNet(options: TestNetOptions): Promise<TestNet> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-test-net-'));
  const hostsFile = join(folder, 'hosts');
  const lines = Object.entries(options.hosts).map(([name, address]) => `${address} ${name}`);
  await writeFile(hostsFile, ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n'));
  const bridges = options.passed.map(({ address, port }) => ({
    address,
    port,
    file: join(folder, `${address}-${port}.sock`),
  }));
  const servers = await Promise.all(
    bridges.map(({ address, port, file }) => openBridge(address, port, file)),
  );
  const plan: TestNetPlan = {
    ranges,
    recorderPorts: options.recorderPorts,
    barrierAddress: '192.0.2.1',
    hostsFile,
    bridges,
    forgedPredictions: options.forgedPredictions,
  };
  const inside = spawn(
    'unshare',
    ['--net', '--mount', process.execPath, join(import.meta.dirname, 'inside.ts'), JSON.stringify(plan)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = once(inside, 'exit');
  const lineReader = createInterface({ input: inside.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lineReader.next();
    if (done === true) throw new Error('the inside of the test network ended; its words are on stderr');
    return value;
  };
  const ready = await nextLine();
  if (ready !== 'ready') throw new Error(`not ready: ${ready}`);
  const namespaces = ['net', 'mnt'].map(
    (kind) => `--${kind === 'mnt' ? 'mount' : kind}=/proc/${inside.pid}/ns/${kind}`,
  );
  return {
    run: (command, args, env, input) => run('nsenter', [...namespaces, command, ...args], env, input),
    takeConnections: async () => {
      inside.stdin.write('take\n');
      return JSON.parse(await nextLine()) as readonly Recorded[];
    },
    close: async () => {
      inside.stdin.end();
      await ended;
      for (const server of servers) server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The outer end of a bridge: what comes through the file goes to the address on this machine. */
async function openBridge(address: string, port: number, file: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const outer = connect({ host: address, port, allowHalfOpen: true });
    socket.pipe(outer).pipe(socket);
    const both = [socket, outer] as const;
    for (const end of both) end.on('error', () => both.forEach((each) => each.destroy()));
  });
  server.listen(file);
  await once(server, 'listening');
  return server;
}

async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Ended> {
  const child = spawn(command, args, { env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that does not read its input is not a fault.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, stdout, stderr };
}
