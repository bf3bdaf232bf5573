import { Duplex } from 'node:stream';
import type { RawData } from 'ws';
import type { PodPort } from '../inference/endpoint.js';
import { Problem } from '../problem.js';
import type { Api } from './api.js';
import { openTunnelSocket } from './tunnel-socket.js';

/** Each message starts with its channel: 0 is the pod's port, 1 carries errors (kubelet, portforward/websocket.go). */
const dataChannel = 0;
const errorChannel = 1;
/** The first message of each channel repeats the port, in two bytes. */
const portSizeBytes = 2;

/**
 * One connection to a pod's port through the API server, as a stream of its bytes. It fails with a Problem "cluster" when
 * the pod refuses. Throws Problem "cluster", or signal.reason.
 *
 * Over `ws` with client-node's login, not over its PortForward: that one never ends the local socket, drops errors and
 * ignores back-pressure; and its WebSocketHandler throws on an empty message, inside an event, which would end this process.
 */
export async function openTunnel(api: Api, to: PodPort, signal: AbortSignal): Promise<Duplex> {
  const webSocket = await openTunnelSocket(api, to, signal);
  const prefix = Buffer.of(dataChannel);
  const tunnel = new Duplex({
    // Both directions wait for each other's slower side: `send` calls back when the bytes are on their way.
    read: () => webSocket.resume(),
    write: (chunk: Buffer, _encoding, done) => webSocket.send(Buffer.concat([prefix, chunk]), done),
    // v4 cannot close one direction alone, so the end of the local side is the end of all.
    final: (done) => {
      webSocket.close();
      done();
    },
    destroy: (error, done) => {
      webSocket.terminate();
      done(error);
    },
  });
  const dropPort = portDropper();
  webSocket.on('message', (data) => {
    const message = asBuffer(data);
    const [channel] = message;
    if (channel === undefined) return;
    const bytes = dropPort(channel, message.subarray(1));
    if (bytes.length === 0) return;
    if (channel === errorChannel) tunnel.destroy(refusedProblem(to, bytes.toString('utf8')));
    if (channel === dataChannel && !tunnel.push(bytes)) webSocket.pause();
  });
  webSocket.on('close', () => {
    // The pod's last words must be read first; without that, whoever waits for this tunnel must see that it is gone.
    if (tunnel.readableLength > 0) tunnel.push(null);
    else tunnel.destroy();
  });
  webSocket.resume();
  return tunnel;
}

function portDropper(): (channel: number, bytes: Buffer) => Buffer {
  const leftBytes = new Map<number, number>();
  return (channel, bytes) => {
    const dropped = Math.min(leftBytes.get(channel) ?? portSizeBytes, bytes.length);
    leftBytes.set(channel, (leftBytes.get(channel) ?? portSizeBytes) - dropped);
    return bytes.subarray(dropped);
  };
}

function refusedProblem(to: PodPort, message: string): Problem {
  const reason = message.trim().split('\n', 1)[0] ?? '';
  return new Problem(
    'cluster',
    `Port ${to.port} of pod ${to.namespace}/${to.pod} cannot be reached: ${reason}`,
    {
      remedy: `Is that the port that its container listens on? See: kubectl -n ${to.namespace} describe pod ${to.pod}`,
      cause: new Error(message),
    },
  );
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
