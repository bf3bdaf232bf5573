import fs, { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';

/** Bytes that isvc takes of each kind of file, and of standard input. */
export const fileLimits = {
  payload: 256 * 1024 * 1024,
  /** Settings, certificates, and keys. */
  settings: 16 * 1024 * 1024,
} as const;

/** Milliseconds that a pipe with a writer may keep silent while nothing else can be done. */
const silentPipeMs = 10_000;

/** Opening never waits: that of a pipe which nobody writes to would, and could not be given up. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

const chunkBytes = 64 * 1024;
/** Bytes that are asked for at once where the memory for them is there. */
const readBytes = 1024 * 1024;

/** `256 MiB`, for a person. */
export function limitText(limitBytes: number): string {
  return `${limitBytes / 1024 / 1024} MiB`;
}

/**
 * The bytes of a file, a device or a pipe, which are waited for until the signal. Throws what the system says, and an error with the
 * code `EFBIG` as soon as there are more than `limitBytes`.
 */
export async function readBounded(
  path: string,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  // Every command loads this file, and few read this way: importing node:fs/promises would load it for all of them.
  const file = await fs.promises.open(path, flags);
  try {
    const about = await file.stat();
    if (about.isFIFO()) {
      const { Socket } = await import('node:net');
      return await readStream(new Socket({ fd: file.fd, writable: false }), limitBytes, signal);
    }
    refuseBeyond(limitBytes, about.size, path);
    return await readHandle(file, path, about.size, limitBytes, signal);
  } finally {
    // The socket of a pipe has closed it.
    await file.close().catch(() => undefined);
  }
}

/** The bytes of a stream, such as standard input; the same limits. */
export async function readStream(
  stream: Readable,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of addAbortSignal(signal, stream) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    refuseBeyond(limitBytes, length, 'standard input');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same for what must be there before anything else; of a pipe nobody writes to nothing comes, and a silent one is given up. */
export function readBoundedSync(path: string, limitBytes: number): Uint8Array {
  const fd = openSync(path, flags);
  try {
    refuseBeyond(limitBytes, fstatSync(fd).size, path);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (let chunk = readNext(fd); chunk.length > 0; chunk = readNext(fd)) {
      length += chunk.length;
      refuseBeyond(limitBytes, length, path);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(fd);
  }
}

async function readHandle(
  file: FileHandle,
  path: string,
  size: number,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  // One byte more shows the end. A device states no size, and a file may grow: what is full stays where it is, and no memory is touched
  // for bytes that never come.
  const full: Uint8Array[] = [];
  let bytes = Buffer.allocUnsafe(Math.max(size + 1, chunkBytes));
  let before = 0;
  let filled = 0;
  for (;;) {
    signal.throwIfAborted();
    const room = Math.min(bytes.length - filled, readBytes);
    const { bytesRead } = await file.read(bytes, filled, room, null);
    filled += bytesRead;
    refuseBeyond(limitBytes, before + filled, path);
    if (bytesRead === 0) {
      const last = bytes.subarray(0, filled);
      return before === 0 ? last : Buffer.concat([...full, last]);
    }
    if (filled < bytes.length) continue;
    full.push(bytes);
    before += filled;
    filled = 0;
    bytes = Buffer.allocUnsafe(Math.min(before, limitBytes + 1 - before));
  }
}

function readNext(fd: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const until = Date.now() + silentPipeMs;
  for (;;) {
    try {
      return buffer.subarray(0, readSync(fd, buffer));
    } catch (error) {
      if (!hasCode(error, 'EAGAIN') || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Throws what a system says that refuses a size. */
function refuseBeyond(limitBytes: number, lengthBytes: number, what: string): void {
  if (lengthBytes > limitBytes)
    throw Object.assign(new Error(`${what} is larger than ${limitText(limitBytes)}`), { code: 'EFBIG' });
}

/** True for an error that says that there is more than the limit. */
export function isTooLarge(error: unknown): boolean {
  return hasCode(error, 'EFBIG');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
