import type { Socket } from 'node:net';

/** However it comes to its end, also before this is asked. */
export async function untilClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
