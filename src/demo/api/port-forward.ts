import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';

import { WebSocketServer, type WebSocket } from 'ws';

import { identify, refuse } from './access.js';
import { badRequest, noSuchPath, notFound, type ApiAnswer } from './answers.js';
import type { ApiState } from './respond.js';
import { parseTarget } from './target.js';

/** The loopback port behind a pod's port; undefined when nothing listens there. */
export type LocalPort = (namespace: string, pod: string, port: number) => Promise<number | undefined>;

export type PortForwards = {
  readonly accept: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
};

const subprotocol = 'v4.channel.k8s.io';

type Forward = {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly ports: readonly number[];
};

/**
 * Port-forward over a WebSocket, subprotocol v4.channel.k8s.io: for the i-th port, channel 2i carries data and 2i+1
 * errors; the first frame of each channel is the port, u16 little-endian (kubelet's portforward/websocket.go).
 */
export function createPortForwards(state: ApiState, localPort: LocalPort): PortForwards {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  });
  return {
    accept: (request, socket, head) => {
      const asked = read(state, request);
      if ('status' in asked) return refuseUpgrade(socket, asked);
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate());
        const ended = asked.ports.map((port, index) =>
          forward(client, index, port, asked, localPort(asked.namespace, asked.pod, port)),
        );
        void Promise.all(ended).then(() => client.close());
      });
    },
  };
}

function read(state: ApiState, request: IncomingMessage): Forward | ApiAnswer {
  const url = URL.parse(request.url ?? '/', 'http://demo.invalid');
  const target = url === null ? undefined : parseTarget(url.pathname);
  if (url === null || target?.subresource !== 'portforward' || target.kind.plural !== 'pods')
    return noSuchPath();
  const asker = identify(state.users, request.headers.authorization);
  if ('status' in asker) return asker;
  const refusal = state.failures.take(url.pathname) ?? refuse(asker, 'create', target);
  if (refusal !== undefined) return refusal;
  const { kind, namespace = '', name = '' } = target;
  const uid = state.store.get(kind, namespace, name)?.object.metadata.uid;
  if (uid === undefined) return notFound({ kind, name });
  const ports = url.searchParams.getAll('ports').flatMap((text) => text.split(',').map(Number));
  const valid =
    ports.length > 0 && ports.every((port) => Number.isInteger(port) && port > 0 && port < 65_536);
  if (!valid) return badRequest('query parameter "ports" must name one or more ports');
  return { namespace, pod: name, uid, ports };
}

/** Carries one port's bytes until the pod's side or the client ends. What the client sends early waits for the pod. */
async function forward(
  client: WebSocket,
  index: number,
  port: number,
  { pod: name, uid }: Forward,
  resolving: Promise<number | undefined>,
): Promise<void> {
  const data = index * 2;
  const error = data + 1;
  const fromClient = new PassThrough();
  client.on('message', (message: Buffer) => {
    if (message[0] === data) fromClient.write(message.subarray(1));
  });
  for (const channel of [data, error]) client.send(Buffer.from([channel, port & 0xff, port >> 8]));

  const fail = (text: string): void => {
    const message = `error forwarding port ${port} to pod ${name}, uid ${uid}: ${text}`;
    client.send(Buffer.concat([Buffer.from([error]), Buffer.from(message)]));
  };
  const local = await resolving;
  if (client.readyState !== client.OPEN) return;
  if (local === undefined) {
    fail(`failed to connect to localhost:${port} inside namespace: connect: connection refused`);
    return;
  }
  const pod = connect(local, '127.0.0.1');
  client.once('close', () => pod.destroy());
  fromClient.pipe(pod);
  pod.on('error', (cause) => fail(cause.message));
  pod.on('data', (bytes) => {
    pod.pause();
    client.send(Buffer.concat([Buffer.from([data]), bytes]), () => pod.resume());
  });
  await new Promise((resolve) => pod.once('close', resolve));
}

function refuseUpgrade(socket: Socket, { status, body, headers = {} }: ApiAnswer): void {
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
