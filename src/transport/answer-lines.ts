import { badHeader, badHttp, notHttp1 } from './answer-head.js';
import { type Fault, maxChunkLineBytes, maxHeaderBytes } from './limits.js';

/** The line that is due: of a head, of the trailers, with the size of a chunk, or the empty one behind a chunk. */
export type LineKind = 'status' | 'headers' | 'trailers' | 'size' | 'behind-chunk';

/** Reads the lines of an answer, in pieces of any size. */
export type LineReader = {
  /** The first line of a head, of the trailers or of a chunk comes next: their limits begin anew. */
  readonly begin: () => void;
  /** Whether nothing has come since. */
  readonly isFresh: () => boolean;
  /**
   * Takes the bytes from `at` on, up to the end of the line. `end`: where those behind it begin. `line`: without its end, once it is
   * whole. `fault`: why no answer has such a line, which may be known before it is whole.
   */
  readonly add: (bytes: Buffer, at: number, kind: LineKind) => AddedLine;
};

type AddedLine = {
  readonly end: number;
  readonly line: string | undefined;
  readonly fault: Fault | undefined;
};

export const badSize = badHttp('Invalid character in chunk size');
export const badChunk = badHttp('Expected LF after chunk data');
const noReturn = badHttp('Missing expected CR after a line');

const lineFeed = 10;

/** So much of a line is looked at before its end. */
const lineStartChars = 1024;

const headerStart = /^(?:[\w!#$%&'*+\-.^`|~]*|[\w!#$%&'*+\-.^`|~]+:[\t\x20-\x7e\x80-\xff]*)\r?$/;

/** The beginnings of lines: a server that sends something else may wait for more before it ends the line. */
const begun: Readonly<Partial<Record<LineKind, readonly [RegExp, Fault]>>> = {
  headers: [headerStart, badHeader],
  trailers: [headerStart, badHeader],
  size: [/^[\da-f]+(?:[ \t]*;.*|[ \t]*)\r?$/i, badSize],
  'behind-chunk': [/^\r$/, badChunk],
};

/** A reader of the lines of one connection. */
export function createLineReader(): LineReader {
  /** The parts of a line that goes on, and its first characters. */
  let held: string[] = [];
  let lineStart = '';
  /** Of the whole head or the trailers, or of a chunk's line. */
  let lineBytes = 0;

  /** What is wrong with what has come of a line. */
  const faultOf = (kind: LineKind, isWhole: boolean): Fault | undefined => {
    if (lineBytes > maxHeaderBytes)
      return { code: 'HEADERS_TOO_LARGE', message: 'Parse Error: Header overflow' };
    if (kind === 'size' && lineBytes > maxChunkLineBytes) return badHttp('Chunk extensions overflow');
    if (kind === 'status' && !lineStart.startsWith('HTTP/1.'.slice(0, lineStart.length))) return notHttp1;
    if (!isWhole && lineStart.length >= lineStartChars) return undefined;
    const [start, fault] = begun[kind] ?? [];
    const looked = lineStart.slice(0, lineStartChars).replace(/\n$/, '');
    return start?.test(looked) === false ? fault : undefined;
  };

  return {
    begin: () => {
      held = [];
      lineStart = '';
      lineBytes = 0;
    },
    isFresh: () => lineBytes === 0,
    add: (bytes, at, kind) => {
      const found = bytes.indexOf(lineFeed, at);
      const isWhole = found >= 0;
      const end = isWhole ? found + 1 : bytes.byteLength;
      const part = bytes.toString('latin1', at, end);
      lineBytes += part.length;
      held.push(part);
      if (lineStart.length < lineStartChars) lineStart += part.slice(0, lineStartChars);
      const fault = faultOf(kind, isWhole);
      if (fault !== undefined || !isWhole) return { end, line: undefined, fault };
      const line = held.join('');
      held = [];
      lineStart = '';
      return line.endsWith('\r\n')
        ? { end, line: line.slice(0, -2), fault: undefined }
        : { end, line: undefined, fault: noReturn };
    },
  };
}
