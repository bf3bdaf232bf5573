import {
  badHeader,
  badHttp,
  type HeaderLine,
  notHttp1,
  type ReadHead,
  readHead,
  readHeaderLine,
  readStatusLine,
  type StatusLine,
} from './answer-head.js';
import { type Fault, maxChunkLineBytes, maxHeaderBytes } from './limits.js';

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

type Step =
  | 'status'
  | 'headers'
  | 'length'
  | 'close'
  | 'size'
  | 'chunk'
  | 'behind-chunk'
  | 'trailers'
  | 'over';

const lineFeed = 10;

/** So much of a line is looked at before its end. */
const lineStartChars = 1024;

const badSize = badHttp('Invalid character in chunk size');
const badChunk = badHttp('Expected LF after chunk data');

const headerStart = /^(?:[\w!#$%&'*+\-.^`|~]*|[\w!#$%&'*+\-.^`|~]+:[\t\x20-\x7e\x80-\xff]*)\r?$/;

/** The beginnings of lines: a server that sends something else may wait for more before it ends the line. */
const begun: Partial<Record<Step, readonly [RegExp, Fault]>> = {
  headers: [headerStart, badHeader],
  trailers: [headerStart, badHeader],
  size: [/^[\da-f]+(?:[ \t]*;.*|[ \t]*)\r?$/i, badSize],
  'behind-chunk': [/^\r$/, badChunk],
};

/**
 * Reads the answers of one connection as their bytes come, one after the other. `known` is the head that the server sends again and
 * again.
 */
export function createAnswerParser(on: AnswerListener, known: KnownHead): AnswerParser {
  let step: Step = 'status';
  /** The parts of a line that goes on, and its first characters. */
  let held: string[] = [];
  let lineStart = '';
  /** Of the head or the trailers, or of a chunk's line. */
  let lineBytes = 0;
  let statusLine: StatusLine | undefined;
  let lines: HeaderLine[] = [];
  /** Where the head begins in the bytes that are read; none where it began in earlier ones. */
  let headAt: number | undefined;
  /** Of the body or the chunk that is being read. */
  let leftBytes = 0;

  const isOver = () => step === 'over';
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
  const startLine = (of: Step) => {
    step = of;
    held = [];
    lineStart = '';
    lineBytes = 0;
  };
  const startHead = () => {
    startLine('status');
    lines = [];
    headAt = undefined;
  };
  /** Looks at what has come of a line. */
  const checkLine = (isWhole: boolean) => {
    if (lineBytes > maxHeaderBytes)
      fail({ code: 'HEADERS_TOO_LARGE', message: 'Parse Error: Header overflow' });
    else if (step === 'size' && lineBytes > maxChunkLineBytes) fail(badHttp('Chunk extensions overflow'));
    else if (step === 'status' && !lineStart.startsWith('HTTP/1.'.slice(0, lineStart.length))) fail(notHttp1);
    else if (isWhole || lineStart.length < lineStartChars) {
      const [start, fault] = begun[step] ?? [];
      const looked = lineStart.slice(0, lineStartChars).replace(/\n$/, '');
      if (start?.test(looked) === false && fault !== undefined) fail(fault);
    }
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
      else lines.push(read);
    } else if (step === 'trailers') finish(hasMore);
    else if (statusLine !== undefined) {
      const read = readHead(statusLine, lines);
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
      startLine(leftBytes === 0 ? 'trailers' : 'chunk');
      lines = [];
    }
  };
  /** Returns where the next step begins. */
  const addLine = (bytes: Buffer, at: number): number => {
    const found = bytes.indexOf(lineFeed, at);
    const end = found < 0 ? bytes.byteLength : found + 1;
    const part = bytes.toString('latin1', at, end);
    lineBytes += part.length;
    held.push(part);
    if (lineStart.length < lineStartChars) lineStart += part.slice(0, lineStartChars);
    checkLine(found >= 0);
    if (isOver() || found < 0) return end;
    const whole = held.join('');
    const line = whole.slice(0, -2);
    held = [];
    lineStart = '';
    if (!whole.endsWith('\r\n')) fail(badHttp('Missing expected CR after a line'));
    else if (step === 'size' || step === 'behind-chunk') addChunkLine(line);
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
      const isFresh = step === 'status' && lineBytes === 0;
      let at = 0;
      if (isFresh && known.of !== undefined && startsWith(bytes, known.of.bytes)) {
        at = known.of.bytes.byteLength;
        begin(known.of.read, at < bytes.byteLength);
      }
      headAt = isFresh ? 0 : undefined;
      while (at < bytes.byteLength && !isOver()) at = isBody(step) ? addBody(bytes, at) : addLine(bytes, at);
    },
    close: () => {
      if (step === 'close') finish(false);
      else if (step === 'status' || step === 'headers')
        fail({ code: 'ECONNRESET', message: 'socket hang up' });
      else if (step !== 'over') fail({ code: 'CUT_SHORT', message: 'aborted' });
    },
  };
}

function isBody(step: Step): boolean {
  return step === 'length' || step === 'close' || step === 'chunk';
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.byteLength >= start.byteLength && start.compare(bytes, 0, start.byteLength) === 0;
}
