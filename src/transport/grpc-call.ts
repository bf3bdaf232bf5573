import {
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { PlainAnswer } from '../inference/exchange.js';
import type { Fault } from './fault.js';
import type { Connection } from './grpc-connection.js';
import { type MessageReader, readMessage } from './grpc-message.js';
import { isGrpcType, mappedStatus, readHeaders, statedStatus } from './grpc-status.js';
import { maxInterimAnswers, maxPageBytes } from './limits.js';

type Headers = Readonly<Record<string, string>>;

/** What came of a call: a status, with a message or with the page that came in place of gRPC; or why there is none. */
export type CallEnd =
  | {
      readonly status: { readonly code: number; readonly details: string };
      readonly headers: Headers;
      readonly trailers: Headers;
      readonly message: MessageReader;
      readonly page?: PlainAnswer;
    }
  | {
      readonly fault: Fault;
      /** The far side says that it did nothing with the request: it may be sent again (RFC 9113, section 8.7). */
      readonly unprocessed: boolean;
    };

/** What one call sends, and how much of an answer it takes. */
export type Call = {
  readonly headers: OutgoingHttpHeaders;
  readonly bytes: Uint8Array;
  readonly maxAnswerBytes: number;
  /** The head of an answer came. */
  readonly onAnswer: () => void;
};

/** Sends one unary call on a connection that is open. `onEnd` is called once. Returns what cancels the call. */
export function startCall(
  connection: Connection,
  { headers, bytes, maxAnswerBytes, onAnswer }: Call,
  onEnd: (end: CallEnd) => void,
): () => void {
  const stream = connection.session.request(headers, { endStream: false });
  const message = readMessage(maxAnswerBytes);
  const page: Uint8Array[] = [];
  let pageBytes = 0;
  let interim = 0;
  let first: { readonly http: number; readonly headers: Headers } | undefined;
  let trailers: Headers = {};
  let fault: Fault | undefined;
  let ended = false;

  const end = (what: CallEnd) => {
    if (ended) return;
    ended = true;
    onEnd(what);
  };
  const fail = (why: Fault) => {
    fault ??= why;
    stream.close(constants.NGHTTP2_CANCEL);
  };
  const isPage = () => first !== undefined && !isGrpcType(first.headers['content-type'] ?? '');

  stream.on('headers', () => {
    interim += 1;
    if (interim > maxInterimAnswers) fail({ code: 'BAD_HTTP', message: 'only interim answers came (1xx)' });
  });
  stream.on('response', (incoming: IncomingHttpHeaders & { ':status'?: number }) => {
    first = { http: incoming[':status'] ?? 0, headers: readHeaders(incoming) };
    onAnswer();
  });
  stream.on('trailers', (incoming: IncomingHttpHeaders) => {
    trailers = readHeaders(incoming);
  });
  stream.on('data', (chunk: Uint8Array) => {
    if (!isPage()) {
      const why = message.push(chunk);
      // An error's status comes after what came of the message: only an answer of 200 is refused for its message.
      if (why !== undefined && first?.http === 200) fail(why);
      return;
    }
    pageBytes += chunk.byteLength;
    page.push(chunk);
    if (pageBytes > maxPageBytes) stream.close(constants.NGHTTP2_CANCEL);
  });
  // Each is followed by "close", where all is known; without a listener it would end the program.
  stream.on('error', () => {});
  stream.on('close', () => {
    // The connection's own end is told after its streams'.
    setImmediate(() => end(fault === undefined ? readEnd() : { fault, unprocessed: false }));
  });

  const readEnd = (): CallEnd => {
    const inTrailers = statedStatus(trailers);
    const status = inTrailers ?? (first === undefined ? undefined : statedStatus(first.headers));
    // Of a page even a part tells who answered.
    if (first !== undefined && (isPage() || (status === undefined && first.http !== 200))) {
      const body = Buffer.concat(page).subarray(0, maxPageBytes);
      const answer: PlainAnswer = { status: first.http, headers: first.headers, body };
      const mapped = status ?? mappedStatus(first.http, first.headers['content-type'] ?? '');
      return { status: mapped, headers: first.headers, trailers, message, page: answer };
    }
    if (first !== undefined && status !== undefined) {
      // A head that holds the status is all that came ("Trailers-Only"): then these are trailers.
      const [head, tail] = inTrailers === undefined ? [{}, first.headers] : [first.headers, trailers];
      return { status, headers: head, trailers: tail, message };
    }
    return {
      fault: streamFault(stream, connection, first !== undefined),
      unprocessed: isUnprocessed(stream),
    };
  };

  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.length, 1);
  stream.write(prefix);
  stream.end(bytes);
  return () => stream.close(constants.NGHTTP2_CANCEL);
}

function isUnprocessed({ rstCode }: ClientHttp2Stream): boolean {
  return rstCode === constants.NGHTTP2_REFUSED_STREAM;
}

/** Why a stream ended without a status: the connection's fault, or what its RST_STREAM says (RFC 9113, section 7). */
function streamFault(stream: ClientHttp2Stream, connection: Connection, answered: boolean): Fault {
  const { rstCode } = stream;
  const own = connection.fault();
  const dropped = connection.session.destroyed || rstCode === undefined;
  if (own !== undefined && (dropped || rstCode === constants.NGHTTP2_CANCEL)) return own;
  switch (rstCode) {
    case constants.NGHTTP2_NO_ERROR:
    case undefined:
      return answered
        ? { code: 'NO_STATUS', message: 'the answer ended without a gRPC status' }
        : { code: 'STREAM_CLOSED', message: 'the call was closed without an answer' };
    case constants.NGHTTP2_HTTP_1_1_REQUIRED:
      return { code: 'NOT_HTTP2', message: 'the far side asks for HTTP/1.1' };
    default:
      return { code: 'STREAM_CLOSED', message: `the stream was reset (HTTP/2 ${resetName(rstCode)})` };
  }
}

const resets = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
];

function resetName(code: number): string {
  return resets[code] ?? `error ${code}`;
}
