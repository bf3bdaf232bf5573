import { createServer, type Socket } from 'node:net';
import { type FromPod, readLines } from './pod-words.js';

/**
 * A pod listens on loopback, where a port-forward ends, until a connection says `start`: resolves with that one, or with none where it was
 * told to end before. Rejects where isvc was there and has been gone for so long: it would wait for the Job's deadline.
 */
export function untilTold(
  port: number,
  stop: AbortController,
  goneMs: number,
): Promise<{ readonly socket?: Socket; readonly close: () => void }> {
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>();
    let isTold = false;
    let gone: NodeJS.Timeout | undefined;
    const close = () => {
      isTold = true;
      clearTimeout(gone);
      server.close();
      // Once what was said has gone out.
      for (const socket of open) socket.destroySoon();
    };
    const server = createServer((socket) => {
      open.add(socket);
      clearTimeout(gone);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        open.delete(socket);
        if (isTold || open.size > 0) return;
        gone = setTimeout(() => {
          close();
          reject(new Error('the connection to isvc broke off before the start.'));
        }, goneMs);
      });
      tell(socket, { kind: 'ready' });
      readLines(socket, (line) => {
        if (line === 'start') {
          isTold = true;
          resolve({ socket, close });
        } else if (line === 'stop') stop.abort();
      });
    });
    server.once('error', reject);
    stop.signal.addEventListener('abort', () => resolve({ close }));
    server.listen(port, '127.0.0.1');
  });
}

/** Says a word to isvc, where it is still there. */
export function tell(socket: Socket | undefined, word: FromPod): void {
  if (socket?.writable === true) socket.write(`${JSON.stringify(word)}\n`);
}
