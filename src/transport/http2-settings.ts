import { http2Error } from './http2-errors.js';
import { frameBytes, frameType, numberBytes } from './http2-frames.js';

/** RFC 9113, section 6.5.2. */
const setting = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
  MAX_HEADER_LIST_SIZE: 6,
} as const;

export const mostWindow = 2 ** 31 - 1;

/** The window of each end, for a stream and for a connection, until something else is said (RFC 9113, section 6.9.2). */
export const firstWindow = 65_535;

/** What a peer may send ahead of what was read, to a stream and to the connection. */
export const ownWindow = 1024 * 1024;

/** The first bytes of a connection: its preface, our settings, and a larger window for it. `maxFieldBytes`: of the fields of an answer. */
export function connectionPreface(maxFieldBytes: number): Buffer {
  const settings: readonly (readonly [number, number])[] = [
    // The same fields then have the same bytes each time.
    [setting.HEADER_TABLE_SIZE, 0],
    [setting.ENABLE_PUSH, 0],
    [setting.INITIAL_WINDOW_SIZE, ownWindow],
    [setting.MAX_HEADER_LIST_SIZE, maxFieldBytes],
  ];
  const payload = Buffer.alloc(settings.length * 6);
  for (const [at, [name, value]] of settings.entries()) {
    payload.writeUInt16BE(name, at * 6);
    payload.writeUInt32BE(value, at * 6 + 2);
  }
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frameBytes(frameType.SETTINGS, 0, 0, payload),
    frameBytes(frameType.WINDOW_UPDATE, 0, 0, numberBytes(ownWindow - firstWindow)),
  ]);
}

/** What a client has to obey of the peer's settings. The size of frames is not among it: none of ours is larger than all peers take. */
export type PeerSettings = { maxStreams: number; streamWindow: number };

/** Reads a frame of settings into `peer`; returns why it cannot be. */
export function readSettings(
  bytes: Buffer,
  from: number,
  end: number,
  peer: PeerSettings,
): number | undefined {
  if ((end - from) % 6 !== 0) return http2Error.FRAME_SIZE_ERROR;
  for (let at = from; at < end; at += 6) {
    const name = bytes.readUInt16BE(at);
    const value = bytes.readUInt32BE(at + 2);
    // A server has no leave to push, nor to speak of it (section 6.5.2).
    if (name === setting.ENABLE_PUSH && value !== 0) return http2Error.PROTOCOL_ERROR;
    if (name === setting.MAX_FRAME_SIZE && (value < 2 ** 14 || value >= 2 ** 24))
      return http2Error.PROTOCOL_ERROR;
    if (name === setting.MAX_CONCURRENT_STREAMS) peer.maxStreams = value;
    if (name === setting.INITIAL_WINDOW_SIZE) {
      if (value > mostWindow) return http2Error.FLOW_CONTROL_ERROR;
      peer.streamWindow = value;
    }
  }
  return undefined;
}
