import {
  type HeaderLine,
  type ReadHead,
  readHead,
  readHeaderLine,
  readStatusLine,
  type StatusLine,
} from './answer-head.js';
import { badChunk, badSize, createLineReader, type LineKind } from './answer-lines.js';
import type { Fault } from './limits.js';

/** Is told what an answer consists of, in order. Nothing is told after `onEnd` or `onFault`. */
export type AnswerListener = {
  /** An interim answer (1xx) is told, too; another head follows it. Returns false where no more is to be read. */
  readonly onHead: (read: ReadHead) => boolean;
  /** A part of the bytes that were given: to be copied. Returns false where no more is to be read. */
  readonly onPiece: (piece: Buffer) => boolean;
  /** `hasMore`: bytes came behind the answer's end. */
  readonly onEnd: (hasMore: boolean) => void;
  readonly onFault: (fault: Fault) => void;
};

/** The head of the last answer, by its bytes: most answers of a load begin with the same ones. */
export type KnownHead = { of?: { readonly bytes: Buffer; readonly read: ReadHead } };

/** Reads one answer of HTTP/1, in pieces of any size. */
export type AnswerParser = {
  readonly add: (bytes: Buffer) => void;
  /** The server ended the connection. */
  readonly close: () => void;
};

type Step = LineKind | BodyStep | 'over';

/** A body of a known length, one that ends with its connection, or a chunk. */
type BodyStep = 'length' | 'close' | 'chunk';

/**
 * Reads the answers of one connection as their bytes come, one after the other. `known` is the head that the server sends again and
 * again.
 */
export function createAnswerParser(on: AnswerListener, known: KnownHead): AnswerParser {
  let step: Step = 'status';
  const lines = createLineReader();
  let statusLine: StatusLine | undefined;
  let fields: HeaderLine[] = [];
  /** Where the head begins in the bytes that are read; none where it began in earlier ones. */
  let headAt: number | undefined;
  /** Of the body or the chunk that is being read. */
  let leftBytes = 0;

  const fail = (fault: Fault) => {
    step = 'over';
    on.onFault(fault);
  };
  const finish = (hasMore: boolean) => {
    step = 'over';
    on.onEnd(hasMore);
  };
  const begin = (read: ReadHead, hasMore: boolean) => {
    const { head, bodyEnd } = read;
    if (!on.onHead(read)) step = 'over';
    else if (head.status < 200) startHead();
    else if (bodyEnd === 'chunks') startLine('size');
    else if (bodyEnd === 'close') step = 'close';
    else if (bodyEnd === 0) finish(hasMore);
    else {
      leftBytes = bodyEnd;
      step = 'length';
    }
  };
  const startLine = (kind: LineKind) => {
    step = kind;
    lines.begin();
  };
  const startHead = () => {
    startLine('status');
    fields = [];
    headAt = undefined;
  };
  const addHeadLine = (line: string, hasMore: boolean): ReadHead | undefined => {
    if (step === 'status') {
      const read = readStatusLine(line);
      if ('code' in read) fail(read);
      else {
        statusLine = read;
        step = 'headers';
      }
    } else if (line !== '') {
      const read = readHeaderLine(line);
      if ('code' in read) fail(read);
      else fields.push(read);
    } else if (step === 'trailers') finish(hasMore);
    else if (statusLine !== undefined) {
      const read = readHead(statusLine, fields);
      if (!('code' in read)) return read;
      fail(read);
    }
    return undefined;
  };
  const addChunkLine = (line: string) => {
    const size = /^([\da-f]{1,13})(?:[ \t]*;.*)?$/i.exec(line)?.[1];
    if (step === 'behind-chunk') {
      if (line === '') startLine('size');
      else fail(badChunk);
    } else if (size === undefined) fail(badSize);
    else {
      leftBytes = Number.parseInt(size, 16);
      fields = [];
      if (leftBytes === 0) startLine('trailers');
      else step = 'chunk';
    }
  };
  /** Returns where the next step begins. */
  const addLine = (bytes: Buffer, at: number, kind: LineKind): number => {
    const { end, line, fault } = lines.add(bytes, at, kind);
    if (fault !== undefined) fail(fault);
    if (line === undefined) return end;
    if (kind === 'size' || kind === 'behind-chunk') addChunkLine(line);
    else {
      const read = addHeadLine(line, end < bytes.byteLength);
      if (read !== undefined) {
        if (headAt !== undefined && read.head.status >= 200)
          known.of = { bytes: Buffer.from(bytes.subarray(headAt, end)), read };
        begin(read, end < bytes.byteLength);
      }
    }
    return end;
  };
  const addBody = (bytes: Buffer, at: number): number => {
    const end = step === 'close' ? bytes.byteLength : Math.min(bytes.byteLength, at + leftBytes);
    leftBytes -= end - at;
    if (!on.onPiece(bytes.subarray(at, end))) step = 'over';
    else if (step === 'length' && leftBytes === 0) finish(end < bytes.byteLength);
    else if (step === 'chunk' && leftBytes === 0) startLine('behind-chunk');
    return end;
  };
  return {
    add: (bytes) => {
      const isFresh = step === 'status' && lines.isFresh();
      let at = 0;
      if (isFresh && known.of !== undefined && startsWith(bytes, known.of.bytes)) {
        at = known.of.bytes.byteLength;
        begin(known.of.read, at < bytes.byteLength);
      }
      headAt = isFresh ? 0 : undefined;
      while (at < bytes.byteLength) {
        if (step === 'over') return;
        at = isBody(step) ? addBody(bytes, at) : addLine(bytes, at, step);
      }
    },
    close: () => {
      if (step === 'close') finish(false);
      else if (step === 'status' || step === 'headers')
        fail({ code: 'ECONNRESET', message: 'socket hang up' });
      else if (step !== 'over') fail({ code: 'CUT_SHORT', message: 'aborted' });
    },
  };
}

function isBody(step: Step): step is BodyStep {
  return step === 'length' || step === 'close' || step === 'chunk';
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.byteLength >= start.byteLength && start.compare(bytes, 0, start.byteLength) === 0;
}
