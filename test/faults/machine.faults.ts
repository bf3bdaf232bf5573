import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { expect, vi } from 'vitest';
import type { HttpRequest } from '../../src/inference/exchange.js';
import { startTimeout } from '../../src/runtime/wait.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { openRest } from '../../src/transport/rest.js';
import type { Target } from '../../src/transport/transport.js';
import { readyRequest } from '../transport/grpc-server.js';
import { target } from '../transport/servers.js';
import { answerOk, startHttp2Peer } from './http2-peer.js';
import { startRaw } from './peer.js';
import { type Scope, survives } from './survive.js';

const request: HttpRequest = { transport: 'http', method: 'GET', path: '/', headers: {} };
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

function rest(scope: Scope, more = {}) {
  const transport = openRest({ insecure: false, ...more });
  scope.closing(transport.close);
  return transport;
}

/** A program that serves HTTP on a free port, which it prints. */
async function startProgram(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const code = `const s = require('http').createServer((q, r) => r.end('{}')).listen(0, '127.0.0.1', () => console.log(s.address().port))`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(line.toString()) };
}

survives('a peer that is stopped, and goes on', 1000, async (scope) => {
  const { child, port } = await startProgram();
  const ended = once(child, 'exit');
  scope.closing(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const transport = rest(scope);
  const send = (limitMs: number) => transport.send(target(port), request, limitMs, scope.signal);
  expect((await send(30_000)).response).toMatchObject({ status: 200 });
  child.kill('SIGSTOP');
  expect((await send(500)).failure).toMatchObject({ code: 'TIMEOUT' });
  child.kill('SIGCONT');
  expect((await send(30_000)).response).toMatchObject({ status: 200 });
});

const hangs = { lookup: () => new Promise<never>(() => {}) };

survives('DNS that never answers, for REST', 500, async (scope) => {
  const sent = await rest(scope, hangs).send(
    target(80, { address: 'm.example.org' }),
    request,
    500,
    scope.signal,
  );
  expect(sent.failure).toMatchObject({ phase: 'resolve', code: 'TIMEOUT' });
});

/** A name that DNS must vouch for before anybody is asked, and the one that a proxy would look up for us. */
const ruled: Readonly<Record<string, Partial<Target>>> = {
  'before a proxy': {
    address: 'm.example.org',
    proxy: 'http://127.0.0.1:9',
    rule: { places: [], privately: 'refused' },
  },
  'that must vouch for an address': {
    address: '10.1.2.3',
    rule: { places: [], privately: { under: 'example.org' } },
  },
};

for (const [name, asked] of Object.entries(ruled)) {
  survives(`DNS that never answers, ${name}: within the limit`, 500, async (scope) => {
    const sent = await rest(scope, hangs).send(target(80, asked), request, 500, scope.signal);
    expect(sent.failure).toMatchObject({ code: 'TIMEOUT' });
  });
  survives(`DNS that never answers, ${name}: until esc`, 1000, async (scope) => {
    const reason = new Error('esc');
    const sending = rest(scope, hangs).send(target(80, asked), request, 30_000, scope.signal);
    setImmediate(() => scope.abort(reason));
    await expect(sending).rejects.toBe(reason);
  });
}

survives('DNS that never answers, for gRPC', 500, async (scope) => {
  const grpc = openGrpc({ insecure: false, ...hangs });
  scope.closing(grpc.close);
  const sent = await grpc.send(target(80, { address: 'm.example.org' }), readyRequest, 500, scope.signal);
  expect(sent.failure).toMatchObject({ phase: 'resolve', code: 'TIMEOUT' });
});

const failingLookup = () =>
  Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));

survives('DNS that fails', 30_000, async (scope) => {
  const to = target(80, { address: 'm.example.org' });
  const grpc = openGrpc({ insecure: false, lookup: failingLookup });
  scope.closing(grpc.close);
  const said = { phase: 'resolve', code: 'EAI_AGAIN' };
  expect(
    (await rest(scope, { lookup: failingLookup }).send(to, request, 30_000, scope.signal)).failure,
  ).toMatchObject(said);
  expect((await grpc.send(to, readyRequest, 30_000, scope.signal)).failure).toMatchObject(said);
});

for (const jumpMs of [86_400_000 * 365, -86_400_000 * 365]) {
  survives(`a wall clock that jumps by ${jumpMs / 86_400_000} days`, 30_000, async (scope) => {
    // Only Date is another: timers and performance.now() are the machine's.
    vi.useFakeTimers({ toFake: ['Date'] });
    scope.closing(() => vi.useRealTimers());
    const { port } = await scope.peer(
      startRaw((socket) => {
        vi.setSystemTime(Date.now() + jumpMs);
        setTimeout(() => socket.write(answer), 50);
      }),
    );
    const { response, timings } = await rest(scope).send(target(port), request, 30_000, scope.signal);
    expect(response).toMatchObject({ status: 200 });
    expect(timings.totalMs).toBeGreaterThan(0);
    expect(timings.totalMs).toBeLessThan(30_000);
    const limit = startTimeout(20);
    vi.setSystemTime(Date.now() + jumpMs);
    await once(limit.signal, 'abort');
  });
}

/** The limit of this very process, by util-linux. */
function limitFiles(soft: number | string): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${soft}:`], { stdio: 'pipe' });
    return true;
  } catch {
    // Not on this machine: the case is skipped, and the suite says so.
    return false;
  }
}

const openFiles = () => readdirSync('/proc/self/fd').length;
const canLimit = process.platform === 'linux' && limitFiles('1024');

survives(
  'no file descriptor left',
  30_000,
  async (scope) => {
    const peer = await scope.peer(startHttp2Peer((stream) => answerOk(stream)));
    const transport = rest(scope);
    const grpc = openGrpc({ insecure: false });
    scope.closing(grpc.close);
    const taken: number[] = [];
    const takeAll = () => {
      for (let at = 0; at < 100; at += 1) taken.push(openSync('/dev/null', 'r'));
    };
    limitFiles(openFiles() + 20);
    expect(takeAll).toThrow('EMFILE');
    const sent = await transport.send(target(peer.port), request, 5000, scope.signal);
    const called = await grpc.send(target(peer.port), readyRequest, 5000, scope.signal);
    for (const one of taken) closeSync(one);
    limitFiles('1024');
    expect([sent.failure?.code, called.failure?.code]).toEqual(['EMFILE', 'EMFILE']);
    const again = await grpc.send(target(peer.port), readyRequest, 30_000, scope.signal);
    expect(again.response).toMatchObject({ code: 0 });
  },
  canLimit,
);
