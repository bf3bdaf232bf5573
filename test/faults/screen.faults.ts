import { writeFileSync } from 'node:fs';
import type { ServerHttp2Stream } from 'node:http2';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll } from 'vitest';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { demoCluster } from '../journeys/demo-cluster.js';
import { newFolder, openBuiltIsvc, openBuiltOn } from '../journeys/open-isvc.js';
import type { TestTerminal } from '../journeys/terminal.js';
import { answerOk, frame, head, startHttp2Peer } from './http2-peer.js';
import { everyFewMs, pour, type RunningPeer, startPeer, startRaw } from './peer.js';
import { answersAgain, onScreen } from './on-screen.js';
import type { Scope } from './survive.js';

// The terminal UI in a pty. After each fault a key works, and the screen is right: the same server, mended, answers.

const probe = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n';
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, ' '));

// Its servers are the suite's, not the case's.
beforeAll(async () => void (await demoCluster()));

/** One address, behind which stands now this server and now another. */
type Switch = RunningPeer & { readonly to: (port: number) => void };

async function startSwitch(first: number): Promise<Switch> {
  let port = first;
  const open = new Set<Socket>();
  const peer = await startPeer(
    createServer((near) => {
      const far = connect(port, '127.0.0.1');
      open.add(near);
      far.on('error', () => near.destroy());
      far.on('close', () => near.destroy());
      near.on('close', () => {
        open.delete(near);
        far.destroy();
      });
      near.pipe(far);
      far.pipe(near);
    }),
  );
  return {
    ...peer,
    to: (next) => {
      port = next;
      for (const socket of open) socket.destroy();
    },
  };
}

/** On a server that works until it is asked for a prediction: the list's own look at the way in needs HTTP/1.1. */
async function openAt(name: string, bad: RunningPeer, scope: Scope) {
  const { demo } = await demoCluster();
  const line = await scope.peer(startSwitch(demo.gateway.port));
  const address = ['--address', `127.0.0.1:${line.port}`, '--max-answer', '1MiB'];
  const screen = await openBuiltOn(name, { arguments: address });
  line.to(bad.port);
  return { screen, mend: () => line.to(demo.gateway.port) };
}

type Fault<T> = {
  readonly serve: (to: T) => void;
  /** The words on the screen; `given up` where it would wait for the limit: the person presses esc. */
  readonly shows: string;
};

const restFaults: Readonly<Record<string, Fault<Socket>>> = {
  'a half-open connection': {
    serve: (socket) => socket.write(`${ok}content-length: 99\r\n\r\n{"pre`),
    shows: 'given up',
  },
  silence: { serve: () => {}, shows: 'given up' },
  'a drip': {
    serve: (socket) => {
      socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
      everyFewMs(socket, () => socket.write('1\r\n \r\n'), 50);
    },
    shows: 'given up',
  },
  'a bomb': {
    serve: (socket) =>
      socket.write(
        Buffer.concat([
          Buffer.from(`${ok}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`),
          bomb,
        ]),
      ),
    shows: 'isvc stopped reading',
  },
  'a body without end': {
    serve: (socket) => {
      socket.write(`${ok}\r\n`);
      pour(socket, Buffer.alloc(65_536, ' '));
    },
    shows: 'isvc stopped reading',
  },
  'a cut body': { serve: (socket) => socket.end(`${ok}content-length: 99\r\n\r\n{"pre`), shows: 'broke off' },
  'a reset': { serve: (socket) => socket.resetAndDestroy(), shows: 'nobody answered' },
  'HTTP 101': {
    serve: (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    shows: 'HTTP 101',
  },
};

async function afterFault(screen: TestTerminal, shows: string, mend: () => void): Promise<void> {
  screen.press('p');
  if (shows === 'given up') {
    await screen.shows('asking…');
    screen.press('esc');
    await screen.hides('asking…');
  } else await screen.shows(shows);
  mend();
  await answersAgain(screen);
}

for (const [name, { serve, shows }] of Object.entries(restFaults)) {
  onScreen(`terminal UI, REST: ${name}; then p answers`, 60_000, async (scope) => {
    const bad = await scope.peer(
      startRaw((socket, first) => {
        if (first.includes('isvc-probe.invalid')) socket.end(probe);
        else serve(socket);
      }),
    );
    const { screen, mend } = await openAt('sklearn-iris', bad, scope);
    await afterFault(screen, shows, mend);
  });
}

const grpcFaults: Readonly<Record<string, Fault<ServerHttp2Stream>>> = {
  'a flag without an encoding': {
    serve: (stream) => answerOk(stream, frame(gzipSync('x'), 1)),
    shows: 'cannot be read',
  },
  'an encoding that nobody knows': {
    serve: (stream) => answerOk(stream, frame(Buffer.from('x'), 1), { 'grpc-encoding': 'constructor' }),
    shows: 'cannot be read',
  },
  'a length beyond all limits': {
    serve: (stream) => answerOk(stream, Buffer.from([0, 255, 255, 255, 255, 1])),
    shows: 'isvc stopped reading',
  },
  'a bomb': {
    serve: (stream) => answerOk(stream, frame(bomb, 1), { 'grpc-encoding': 'gzip' }),
    shows: 'isvc stopped reading',
  },
  'a head that stops': { serve: (stream) => stream.respond(head), shows: 'given up' },
  'a connection that ends': { serve: (stream) => stream.session?.destroy(), shows: 'nobody answered' },
};

for (const [name, { serve, shows }] of Object.entries(grpcFaults)) {
  onScreen(`terminal UI, gRPC: ${name}; then p answers`, 60_000, async (scope) => {
    const bad = await scope.peer(startHttp2Peer(serve));
    const { screen, mend } = await openAt('flower-grpc', bad, scope);
    await afterFault(screen, shows, mend);
  });
}

onScreen(
  'terminal UI: the API server dies and comes back: not live, then live, then p answers',
  60_000,
  async (scope) => {
    const { demo } = await demoCluster();
    const apiPort = Number(new URL(demo.apiUrl).port);
    const line = await scope.peer(startSwitch(apiPort));
    const kubeconfig = path.join(await newFolder(), 'kubeconfig');
    writeFileSync(kubeconfig, demo.kubeconfig.replace(demo.apiUrl, `http://127.0.0.1:${line.port}`), {
      mode: 0o600,
    });
    const screen = await openBuiltOn('sklearn-iris', { environment: { KUBECONFIG: kubeconfig } });
    // Port 9 of loopback refuses, as a server that is dead does.
    line.to(9);
    await screen.shows('not live', 'sklearn-iris');
    line.to(apiPort);
    await screen.hides('not live');
    await answersAgain(screen);
  },
);

onScreen('terminal UI: a port-forward that dies: the next p opens another', 60_000, async (scope) => {
  const { demo } = await demoCluster();
  const url = `${demo.apiUrl}/api/v1/namespaces/istio-system/services/istio-ingressgateway`;
  const gateway = (await (await fetch(url)).json()) as KubeObject & { spec: object };
  // Without an address of its own the gateway is reached through the API server alone.
  demo.controls.apply({ ...gateway, spec: { ...gateway.spec, type: 'ClusterIP' }, status: {} });
  scope.closing(() => demo.controls.apply(gateway));
  const apiPort = Number(new URL(demo.apiUrl).port);
  const line = await scope.peer(startSwitch(apiPort));
  const kubeconfig = path.join(await newFolder(), 'kubeconfig');
  writeFileSync(kubeconfig, demo.kubeconfig.replace(demo.apiUrl, `http://127.0.0.1:${line.port}`), {
    mode: 0o600,
  });
  const screen = await openBuiltIsvc({ environment: { KUBECONFIG: kubeconfig } });
  screen.press('/', 'sklearn-iris', 'enter');
  await screen.shows('▸ sklearn-iris');
  screen.press('p');
  await screen.shows('answered by the model');
  line.to(9);
  await screen.shows('not live');
  screen.press('p');
  await screen.hides('answered by the model');
  line.to(apiPort);
  await screen.hides('not live');
  await answersAgain(screen);
});
