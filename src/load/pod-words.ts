import type { Socket } from 'node:net';

/** Words of isvc to a pod, a line each: `stop` ends the run early. */
export type ToPod = 'start' | 'stop';

/** Words of a pod to isvc, a line each, the last with its figures so far. */
export type FromPod =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly ok: number; readonly failed: number; readonly elapsedMs: number }
  | { readonly kind: 'end'; readonly endedBy: string };

/** No line of either side is longer. */
const longestLine = 4096;

/** Calls `onLine` with each line that comes; a line without an end cuts the connection. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) socket.destroy();
    for (const line of lines) onLine(line);
  });
}
