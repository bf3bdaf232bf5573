import { grpcCode } from '../inference/grpc-code.js';
import type { PlainAnswer } from '../inference/exchange.js';
import { type ReadFields, readFields } from './grpc-fields.js';
import { createMessageReader } from './grpc-message-reader.js';
import { type CallStatus, isGrpcType, mappedHttpStatus } from './grpc-status.js';
import type { HeaderField } from './hpack.js';
import type { StreamUser } from './http2-connection.js';
import { http2Error } from './http2-errors.js';
import { maxInterimAnswers, maxPageBytes } from './limits.js';

/** Told once how a call ended. `message` is there where it ended well. */
export type CallEnd = (
  status: CallStatus,
  message: Buffer | undefined,
  page: PlainAnswer | undefined,
) => void;

export type AnswerReader = StreamUser & {
  /** Reads another answer from now on. */
  readonly begin: (on: { readonly onResponding: () => void; readonly onEnd: CallEnd }) => void;
};

/** The words of grpc-js, which `noResponse` and `isUnprocessed` read (its subchannel-call.ts). */
const resetWords: Readonly<Record<number, readonly [code: number, details: string]>> = {
  [http2Error.INTERNAL_ERROR]: [grpcCode.INTERNAL, 'Received RST_STREAM with code 2 (Internal server error)'],
  [http2Error.REFUSED_STREAM]: [grpcCode.UNAVAILABLE, 'Stream refused by server'],
  [http2Error.CANCEL]: [grpcCode.CANCELLED, 'Call cancelled'],
  [http2Error.ENHANCE_YOUR_CALM]: [
    grpcCode.RESOURCE_EXHAUSTED,
    'Bandwidth exhausted or memory limit exceeded',
  ],
  [http2Error.INADEQUATE_SECURITY]: [grpcCode.PERMISSION_DENIED, 'Protocol not secure enough'],
};

const none: Readonly<Record<string, string>> = {};

/**
 * Reads the answers of one connection, one after the other, and tells of them as grpc-js does. A message that is compressed is not read,
 * since no compression is offered. `cancel`: gives the stream up that is being read.
 */
export function createAnswerReader(maxAnswerBytes: number, cancel: () => void): AnswerReader {
  const messages = createMessageReader(maxAnswerBytes);
  const readHead = rememberFields(true);
  const readTrailers = rememberFields(false);
  let on: Parameters<AnswerReader['begin']>[0] | undefined;
  let head: ReadFields | undefined;
  let interim = 0;
  let bodyBytes = 0;
  let page: { readonly parts: Buffer[]; bytes: number } | undefined;

  const end = (code: number | undefined, details: string, trailers = none) => {
    const ended = on;
    on = undefined;
    const headers = head === undefined ? undefined : initialOf(head);
    const message = code === grpcCode.OK ? messages.message() : undefined;
    const answered = pageOf();
    ended?.onEnd({ code, details, headers, trailers }, message, answered);
  };
  const pageOf = (): PlainAnswer | undefined =>
    head === undefined || page === undefined
      ? undefined
      : { status: head.status ?? 0, headers: head.headers, body: Buffer.concat(page.parts) };
  const giveUp = (code: number | undefined, details: string) => {
    cancel();
    end(code, details);
  };
  const endWith = ({ metadata, status }: ReadFields) => {
    const { 'grpc-status': code, 'grpc-message': text = '', ...trailers } = metadata;
    if (code === undefined) end(...mapped(head?.status ?? status ?? 0), trailers);
    else end(Number(code), decodedText(text), trailers);
  };
  const onHead = (fields: readonly HeaderField[], isEnd: boolean): number | undefined => {
    const read = readHead(fields);
    const status = read?.status ?? 0;
    if (read === undefined || status === 101 || (status < 200 && isEnd)) return http2Error.PROTOCOL_ERROR;
    if (status < 200) {
      interim += 1;
      if (interim > maxInterimAnswers) giveUp(...cancelled);
      return undefined;
    }
    const isGrpc = isGrpcType(read.headers['content-type'] ?? '');
    const isPage = !isGrpc || (status !== 200 && read.headers['grpc-status'] === undefined);
    if (isEnd && isPage) {
      head = read;
      page = { parts: [], bytes: 0 };
    }
    if (isEnd) endWith(read);
    else {
      head = read;
      if (isPage) page = { parts: [], bytes: 0 };
      on?.onResponding();
    }
    return undefined;
  };
  const onMessage = (bytes: Buffer, from: number, to: number) => {
    const fault = messages.add(bytes, from, to);
    if (fault === undefined) return;
    const isOther = fault.code === grpcCode.RESOURCE_EXHAUSTED && head?.status !== 200;
    if (isOther) giveUp(...mapped(head?.status ?? 0));
    else giveUp(fault.code, fault.details);
  };
  const onPage = (to: NonNullable<typeof page>, bytes: Buffer, from: number, pieceEnd: number) => {
    const part = Buffer.from(bytes.subarray(from, Math.min(pieceEnd, from + maxPageBytes - to.bytes)));
    to.parts.push(part);
    to.bytes += part.length;
    if (to.bytes === maxPageBytes) giveUp(...cancelled);
  };
  /** An answer whose length is not what its head says is none (RFC 9113, section 8.1.1). */
  const hasWrongLength = () => head?.contentBytes !== undefined && head.contentBytes !== bodyBytes;
  return {
    begin: (next) => {
      on = next;
      head = undefined;
      page = undefined;
      interim = 0;
      bodyBytes = 0;
      messages.begin();
    },
    onFields: (fields, isEnd) => {
      if (head === undefined) return onHead(fields, isEnd);
      const read = readTrailers(fields);
      if (read === undefined || !isEnd || hasWrongLength()) return http2Error.PROTOCOL_ERROR;
      endWith(read);
      return undefined;
    },
    onPiece: (bytes, from, to) => {
      if (head === undefined) return http2Error.PROTOCOL_ERROR;
      bodyBytes += to - from;
      if (page === undefined) onMessage(bytes, from, to);
      else onPage(page, bytes, from, to);
      return undefined;
    },
    onEnd: () => {
      if (hasWrongLength())
        end(grpcCode.INTERNAL, `Received RST_STREAM with code ${http2Error.PROTOCOL_ERROR}`);
      else if (head !== undefined && head.status !== 200) end(...mapped(head.status ?? 0));
      else end(grpcCode.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)');
    },
    onReset: (error) => {
      if (error === http2Error.NO_ERROR && head !== undefined && head.status !== 200)
        end(...mapped(head.status ?? 0));
      else {
        const why = error === http2Error.NO_ERROR ? ' (Call ended without gRPC status)' : '';
        end(...(resetWords[error] ?? [grpcCode.INTERNAL, `Received RST_STREAM with code ${error}${why}`]));
      }
    },
    onLost: (cause, hasBegun) => {
      const { code, message } = (cause ?? { message: '' }) as NodeJS.ErrnoException;
      // `noResponse` looks for Node's words there, and for the fault of the socket.
      if (!hasBegun) end(grpcCode.UNAVAILABLE, message);
      else if (cause === undefined) end(grpcCode.UNAVAILABLE, 'Connection dropped');
      else if (code === 'ECONNRESET' || code === 'ETIMEDOUT') end(grpcCode.UNAVAILABLE, message);
      else
        end(
          grpcCode.INTERNAL,
          `Received RST_STREAM with code 2 triggered by internal client error: ${message}`,
        );
    },
  };
}

function mapped(status: number) {
  const { code, details } = mappedHttpStatus(status);
  return [code, details] as const;
}

const cancelled = [grpcCode.CANCELLED, 'Call cancelled'] as const;

/** The metadata of a head, without what is between gRPC's two ends alone (grpc-js's compression-filter.ts takes the same away). */
function initialOf({ metadata }: ReadFields): Readonly<Record<string, string>> {
  if (!('grpc-encoding' in metadata) && !('grpc-accept-encoding' in metadata)) return metadata;
  const { 'grpc-encoding': _, 'grpc-accept-encoding': __, ...initial } = metadata;
  return initial;
}

/** As grpc-js reads it: a text with broken escapes stays as it is. */
function decodedText(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** Reads fields that are the same object as the last ones only once. */
function rememberFields(isHead: boolean) {
  let last: { readonly of: readonly HeaderField[]; readonly read: ReadFields | undefined } | undefined;
  return (fields: readonly HeaderField[]) => {
    if (last?.of !== fields) last = { of: fields, read: readFields(fields, isHead) };
    return last.read;
  };
}
