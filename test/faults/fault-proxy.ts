import { connect, createServer, type Socket } from 'node:net';
import { type RunningPeer, startPeer } from './peer.js';

/** The change that a proxy of ours makes to the bytes between isvc and a peer. */
export type Plan = {
  /** Once so many bytes went there (`up`) or back (`down`): what becomes of the connection. `silence`: both sides stay, nothing passes. */
  readonly after?: {
    readonly way: 'up' | 'down';
    readonly bytes: number;
    readonly how: 'reset' | 'end' | 'silence';
  };
  /** Milliseconds before each piece goes on. */
  readonly latencyMs?: number;
  /** Bytes of a piece. */
  readonly pieceBytes?: number;
  /** The line is so narrow: no more passes, and who sends must wait. */
  readonly bytesPerSecond?: number;
};

/** A TCP proxy before a port on loopback. It knows nothing of what passes. */
export function startFaultProxy(port: number, plan: Plan): Promise<RunningPeer> {
  return startPeer(
    createServer((near) => {
      const far = connect(port, '127.0.0.1');
      far.on('error', () => near.destroy());
      near.setMaxListeners(0);
      far.setMaxListeners(0);
      near.on('close', () => far.destroy());
      far.on('end', () => near.end());
      near.on('end', () => far.end());
      relay(near, far, { near, far, way: 'up', plan });
      relay(far, near, { near, far, way: 'down', plan });
      if (plan.after?.bytes === 0 && plan.after.way === 'up') finish(near, far, plan.after.how);
    }),
  );
}

type Path = { readonly near: Socket; readonly far: Socket; readonly way: 'up' | 'down'; readonly plan: Plan };

function relay(from: Socket, to: Socket, { near, far, way, plan }: Path): void {
  const { after, latencyMs = 0, pieceBytes, bytesPerSecond } = plan;
  const limit = after?.way === way ? after.bytes : Number.POSITIVE_INFINITY;
  let passed = 0;
  from.on('data', (chunk: Buffer) => {
    if (near.destroyed || (passed >= limit && limit > 0)) return;
    const taken = chunk.subarray(0, limit - passed);
    passed += taken.length;
    const pass = () => {
      for (let at = 0; at < taken.length; at += pieceBytes ?? taken.length) {
        to.write(taken.subarray(at, at + (pieceBytes ?? taken.length)));
      }
      if (to.writableNeedDrain) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      if (after !== undefined && passed >= limit) finish(near, far, after.how);
    };
    if (bytesPerSecond !== undefined) throttled(from, to, taken, bytesPerSecond);
    else if (limit === 0) finish(near, far, after?.how ?? 'end');
    else if (latencyMs === 0) pass();
    else delayed(near, latencyMs, pass);
  });
}

const turnsPerSecond = 50;

/** The sender is heard again once its last piece has passed: what it sends meanwhile waits in the kernel, then in the sender. */
function throttled(from: Socket, to: Socket, bytes: Buffer, bytesPerSecond: number): void {
  const pieceBytes = Math.max(1, Math.floor(bytesPerSecond / turnsPerSecond));
  let at = 0;
  from.pause();
  const timer = setInterval(() => {
    to.write(bytes.subarray(at, at + pieceBytes));
    at += pieceBytes;
    if (at < bytes.length) return;
    clearInterval(timer);
    from.resume();
  }, 1000 / turnsPerSecond);
  from.once('close', () => clearInterval(timer));
  to.once('close', () => clearInterval(timer));
}

function delayed(near: Socket, ms: number, then: () => void): void {
  const timer = setTimeout(then, ms);
  near.once('close', () => clearTimeout(timer));
}

function finish(near: Socket, far: Socket, how: 'reset' | 'end' | 'silence'): void {
  far.destroy();
  far.removeAllListeners('end');
  if (how === 'reset') setImmediate(() => near.resetAndDestroy());
  else if (how === 'end') near.end();
}
