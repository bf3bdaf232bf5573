import { type HeaderField, maxFieldBytes } from './hpack.js';
import { createBlockReader } from './http2-blocks.js';
import { createFrameReader, frameBytes, frameFlag, frameType, numberBytes } from './http2-frames.js';
import { connectionError, http2Error } from './http2-errors.js';
import { countReceived } from './http2-received.js';
import type { Http2Request } from './http2-request.js';
import { createRequestSender, type Http2Link } from './http2-sender.js';
import { connectionPreface, firstWindow, type PeerSettings, readSettings } from './http2-settings.js';

/** Whose stream is open. Bytes hold only for the call; nothing is told after `onEnd`, `onReset` and `onLost`, nor after fields that end the stream. */
export type StreamUser = {
  /** Fields of an answer: its head, or its trailers. Returns why they are not taken, or nothing. */
  readonly onFields: (fields: readonly HeaderField[], isEnd: boolean) => number | undefined;
  /** Bytes of its body. Returns why the connection has to end, or nothing. */
  readonly onPiece: (bytes: Buffer, from: number, end: number) => number | undefined;
  /** It ended with its body. */
  readonly onEnd: () => void;
  readonly onReset: (error: number) => void;
  /** The connection ended. `cause`: an error of its socket, or why we ended it; `hasBegun`: the peer had said its settings. */
  readonly onLost: (cause: Error | undefined, hasBegun: boolean) => void;
};

/** One side of HTTP/2 (RFC 9113): a client that has one stream open at a time. */
export type Http2Connection = {
  /** Sends the preface. */
  readonly open: () => void;
  readonly add: (bytes: Buffer, end: number) => void;
  /** The peer has said its settings, and may be sent a request. */
  readonly isReady: () => boolean;
  /** Sends a request as soon as the peer takes one. */
  readonly send: (request: Http2Request, user: StreamUser) => void;
  /** Gives a request up: what still comes of its answer is passed over. */
  readonly cancel: (user: StreamUser) => void;
  /** The socket has ended. */
  readonly lose: (cause: Error | undefined) => void;
};

/** Frames that bring nothing, in a row: a peer that sends more of them only keeps us busy. */
const maxIdleFrames = 10_000;

/** Acknowledgements that the peer does not take: it is sent no more of them than a thousand or so. */
const maxWaitingBytes = 65_536;

/** `onReady` is told once. `firstStream`: where the numbers of streams begin. */
export function openHttp2(link: Http2Link, onReady: () => void, firstStream = 1): Http2Connection {
  const sender = createRequestSender(link, firstStream);
  const peer: PeerSettings = { maxStreams: Number.POSITIVE_INFINITY, streamWindow: firstWindow };
  let hasSettings = false;
  /** The peer takes no further stream. */
  let isLeaving = false;
  let isOver = false;
  let user: StreamUser | undefined;
  let waiting: { readonly request: Http2Request; readonly user: StreamUser } | undefined;
  let idleFrames = 0;
  const [ofConnection, ofStream] = [countReceived(link), countReceived(link)];

  const lose = (cause: Error | undefined) => {
    if (isOver) return;
    isOver = true;
    const told = user ?? waiting?.user;
    user = undefined;
    waiting = undefined;
    link.end();
    told?.onLost(cause, hasSettings);
  };
  const fail = (error: number): false => {
    if (isOver) return false;
    const payload = Buffer.concat([numberBytes(0), numberBytes(error)]);
    link.write(frameBytes(frameType.GOAWAY, 0, 0, payload));
    // Before its settings came the peer may be anything.
    lose(connectionError(hasSettings ? error : http2Error.PROTOCOL_ERROR));
    return false;
  };
  /** Ends the connection where there is a reason to. Returns whether it goes on. */
  const check = (error: number | undefined): boolean => (error === undefined ? !isOver : fail(error));
  const end = () => {
    if (isOver) return;
    isOver = true;
    link.end();
  };
  /** The stream is over: its user, who may send the next request when it is told. */
  const release = (): StreamUser | undefined => {
    const released = user;
    user = undefined;
    sender.leave();
    if (isLeaving && waiting === undefined) end();
    return released;
  };
  /** The same of a stream that the peer does not know to be over: it is told why. */
  const breakOff = (error: number): StreamUser | undefined => {
    link.write(frameBytes(frameType.RST_STREAM, 0, sender.stream(), numberBytes(error)));
    return release();
  };
  /** The peer has said all that it will: it may have done so before it had the whole request. */
  const finish = () => (sender.isSending() ? breakOff(http2Error.CANCEL) : release());
  const reset = (error: number | undefined) => {
    if (error !== undefined && user !== undefined) breakOff(error)?.onReset(error);
  };
  const answer = (type: number, flags: number, payload: Uint8Array): boolean => {
    if (link.waitingBytes() > maxWaitingBytes) return fail(http2Error.ENHANCE_YOUR_CALM);
    link.write(frameBytes(type, flags, 0, payload));
    return true;
  };
  const begin = () => {
    if (waiting === undefined || !hasSettings || peer.maxStreams === 0 || isLeaving || isOver) return;
    const { request } = waiting;
    ({ user } = waiting);
    waiting = undefined;
    ofStream.clear();
    idleFrames = 0;
    sender.begin(request);
    if (!sender.hasNumbers()) isLeaving = true;
  };
  const isKnown = (stream: number) => stream % 2 === 1 && stream <= sender.stream() && stream >= firstStream;
  const isOpen = (stream: number) => user !== undefined && stream === sender.stream();

  const blocks = createBlockReader((stream, isEnd, { fields, isTooMuch }) => {
    if (!isOpen(stream)) return;
    idleFrames = 0;
    if (isTooMuch) reset(http2Error.ENHANCE_YOUR_CALM);
    else if (isEnd) {
      const finished = finish();
      const error = finished?.onFields(fields, isEnd);
      if (error !== undefined) finished?.onReset(error);
    } else reset(user?.onFields(fields, isEnd));
  });
  const onSettings = (flags: number, bytes: Buffer, from: number, end: number): boolean => {
    if ((flags & frameFlag.ACK) !== 0) {
      blocks.forgetTable();
      return end === from || fail(http2Error.FRAME_SIZE_ERROR);
    }
    const isFine = check(readSettings(bytes, from, end, peer) ?? sender.setWindow(peer.streamWindow));
    if (!isFine || !answer(frameType.SETTINGS, frameFlag.ACK, Buffer.alloc(0))) return false;
    if (!hasSettings) {
      hasSettings = true;
      onReady();
    }
    begin();
    return !isOver;
  };
  const onGoAway = (bytes: Buffer, from: number, to: number): boolean => {
    if (to - from < 8) return fail(http2Error.FRAME_SIZE_ERROR);
    const last = bytes.readUInt32BE(from) & 0x7fff_ffff;
    const error = bytes.readUInt32BE(from + 4);
    isLeaving = true;
    const unsent = waiting?.user;
    waiting = undefined;
    const isRefused = unsent !== undefined || sender.stream() > last;
    const told = error !== 0 || isRefused || user === undefined ? (release() ?? unsent) : undefined;
    if (user === undefined) end();
    told?.onReset(isRefused ? http2Error.REFUSED_STREAM : error);
    return !isOver;
  };
  const onReset = (stream: number, bytes: Buffer, from: number, end: number): boolean => {
    if (end - from !== 4) return fail(http2Error.FRAME_SIZE_ERROR);
    if (!isKnown(stream)) return fail(http2Error.PROTOCOL_ERROR);
    if (isOpen(stream)) release()?.onReset(bytes.readUInt32BE(from));
    return !isOver;
  };
  const onWindow = (stream: number, bytes: Buffer, from: number, end: number): boolean => {
    if (end - from !== 4) return fail(http2Error.FRAME_SIZE_ERROR);
    const more = bytes.readUInt32BE(from) & 0x7fff_ffff;
    if (stream !== 0 && !isKnown(stream)) return fail(http2Error.PROTOCOL_ERROR);
    if (more === 0 && stream === 0) return fail(http2Error.PROTOCOL_ERROR);
    if (more === 0) {
      if (isOpen(stream)) reset(http2Error.PROTOCOL_ERROR);
      return !isOver;
    }
    if (sender.isSending()) idleFrames = 0;
    return check(sender.widen(stream, more));
  };
  /** A frame of the connection itself. */
  const onOwn = (type: number, flags: number, bytes: Buffer, from: number, end: number): boolean => {
    if (type === frameType.SETTINGS) return onSettings(flags, bytes, from, end);
    if (type === frameType.GOAWAY) return onGoAway(bytes, from, end);
    if (end - from !== 8) return fail(http2Error.FRAME_SIZE_ERROR);
    const isAck = (flags & frameFlag.ACK) !== 0;
    return isAck || answer(frameType.PING, frameFlag.ACK, bytes.subarray(from, end));
  };
  /** Whether this frame may come now. A peer that brings nothing for too long is left. */
  const isDue = (type: number, flags: number): boolean => {
    idleFrames += 1;
    if (idleFrames > maxIdleFrames) return fail(http2Error.ENHANCE_YOUR_CALM);
    const isFirst = hasSettings || (type === frameType.SETTINGS && (flags & frameFlag.ACK) === 0);
    return (
      (isFirst && blocks.isOpen() === (type === frameType.CONTINUATION)) || fail(http2Error.PROTOCOL_ERROR)
    );
  };
  const reader = createFrameReader({
    onFrame: (type, flags, stream, bytes, from, end) => {
      if (!isDue(type, flags)) return false;
      if (type === frameType.HEADERS || type === frameType.CONTINUATION)
        return isKnown(stream)
          ? check(blocks.add(type, flags, stream, bytes, from, end))
          : fail(http2Error.PROTOCOL_ERROR);
      if (type === frameType.RST_STREAM) return onReset(stream, bytes, from, end);
      if (type === frameType.WINDOW_UPDATE) return onWindow(stream, bytes, from, end);
      if (type === frameType.PUSH_PROMISE) return fail(http2Error.PROTOCOL_ERROR);
      if (type !== frameType.SETTINGS && type !== frameType.PING && type !== frameType.GOAWAY) return true;
      return stream === 0 ? onOwn(type, flags, bytes, from, end) : fail(http2Error.PROTOCOL_ERROR);
    },
    onData: (flags, stream, length) => {
      if (!isDue(frameType.DATA, flags)) return false;
      if (!isKnown(stream)) return fail(http2Error.PROTOCOL_ERROR);
      ofConnection.add(length);
      if (isOpen(stream)) ofStream.add(length);
      return true;
    },
    onDataPiece: (stream, bytes, from, end) => {
      if (!isOpen(stream)) return !isOver;
      idleFrames = 0;
      return check(user?.onPiece(bytes, from, end));
    },
    onDataEnd: (flags, stream) => {
      ofConnection.giveBack(0);
      if (!isOpen(stream)) return !isOver;
      if ((flags & frameFlag.END_STREAM) !== 0) finish()?.onEnd();
      else ofStream.giveBack(stream);
      return !isOver;
    },
    onFault: fail,
  });
  return {
    open: () => link.write(connectionPreface(maxFieldBytes)),
    add: reader.add,
    isReady: () => hasSettings && !isLeaving && !isOver,
    send: (request, by) => {
      waiting = { request, user: by };
      begin();
    },
    cancel: (by) => {
      if (waiting?.user === by) waiting = undefined;
      if (user === by) breakOff(http2Error.CANCEL);
    },
    lose,
  };
}
