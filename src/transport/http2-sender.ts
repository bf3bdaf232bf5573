import { http2Error } from './http2-errors.js';
import { maxFrameBytes } from './http2-frames.js';
import {
  bodyBytes,
  bodyFrame,
  type Http2Request,
  numbered,
  type Opening,
  openingOf,
} from './http2-request.js';
import { firstWindow, mostWindow } from './http2-settings.js';

/** What carries the bytes of a connection. */
export type Http2Link = {
  readonly write: (bytes: Uint8Array) => void;
  /** Bytes that were written and have not gone out yet. */
  readonly waitingBytes: () => number;
  readonly end: () => void;
};

/** The number of a connection's last stream: a new connection is needed for the next one (RFC 9113, section 5.1.1). */
const lastNumber = 2 ** 31 - 1;

export type RequestSender = {
  /** Opens a stream, and sends as much of the request as the peer takes now. */
  readonly begin: (request: Http2Request) => void;
  /** The number of the newest stream; below that of the first where there was none. */
  readonly stream: () => number;
  readonly hasNumbers: () => boolean;
  /** Some of the request is still here. */
  readonly isSending: () => boolean;
  /** Sends no more of it. */
  readonly leave: () => void;
  /** These return why the connection has to end, or nothing. */
  readonly widen: (stream: number, bytes: number) => number | undefined;
  readonly setWindow: (bytes: number) => number | undefined;
};

/** Sends the requests of a connection, one at a time, within the windows of the peer (RFC 9113, section 5.2). */
export function createRequestSender(link: Http2Link, firstStream: number): RequestSender {
  let stream = firstStream - 2;
  let opening: Opening | undefined;
  /** Set while its body is not all sent. */
  let request: Http2Request | undefined;
  let sentBytes = 0;
  let connectionWindow = firstWindow;
  let newWindow = firstWindow;
  let streamWindow = 0;

  const open = (next: Http2Request, isWhole: boolean): Buffer => {
    const isFirst = stream === firstStream;
    const isSame = opening?.request === next && opening.isFirst === isFirst && opening.isWhole === isWhole;
    // What was written before may still be on its way out of the same memory.
    if (!isSame || link.waitingBytes() > 0 || opening === undefined)
      opening = openingOf(next, isFirst, isWhole);
    return numbered(opening, stream);
  };
  const take = (bytes: number) => {
    connectionWindow -= bytes;
    streamWindow -= bytes;
  };
  const sendOn = () => {
    while (request !== undefined) {
      const most = Math.min(connectionWindow, streamWindow);
      if (most <= 0) return;
      const { head, rest, end } = bodyFrame(request, stream, sentBytes, most);
      link.write(head);
      if (rest.length > 0) link.write(rest);
      take(end - sentBytes);
      sentBytes = end;
      if (sentBytes === bodyBytes(request)) request = undefined;
    }
  };
  return {
    begin: (next) => {
      stream += 2;
      streamWindow = newWindow;
      const bytes = bodyBytes(next);
      const isWhole = bytes <= Math.min(maxFrameBytes, connectionWindow, streamWindow);
      link.write(open(next, isWhole));
      if (isWhole) {
        take(bytes);
        return;
      }
      request = next;
      sentBytes = 0;
      sendOn();
    },
    stream: () => stream,
    hasNumbers: () => stream + 2 <= lastNumber,
    isSending: () => request !== undefined,
    leave: () => {
      request = undefined;
    },
    widen: (of, bytes) => {
      if (of === 0) connectionWindow += bytes;
      else if (of === stream) streamWindow += bytes;
      if (connectionWindow > mostWindow || streamWindow > mostWindow) return http2Error.FLOW_CONTROL_ERROR;
      sendOn();
      return undefined;
    },
    setWindow: (bytes) => {
      streamWindow += bytes - newWindow;
      newWindow = bytes;
      if (streamWindow > mostWindow) return http2Error.FLOW_CONTROL_ERROR;
      sendOn();
      return undefined;
    },
  };
}
