import { type ClientHttp2Stream, constants } from 'node:http2';
import { failureCode } from '../network/failure.js';

/** An answer that ended before its end. */
export function cutShort({ rstCode }: ClientHttp2Stream) {
  return {
    code: 'CUT_SHORT',
    message: `the stream was closed before the end of the answer (code ${rstCode})`,
  };
}

/** The far side did nothing with it (RFC 9113, section 8.7). */
export function isRefused({ rstCode }: ClientHttp2Stream): boolean {
  return rstCode === constants.NGHTTP2_REFUSED_STREAM;
}

const resetCodes: Readonly<Record<number, string>> = {
  [constants.NGHTTP2_REFUSED_STREAM]: 'REFUSED_STREAM',
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]: 'ENHANCE_YOUR_CALM',
};

/** Code and words of a stream that closed before an answer. `isHttp2`: its connection had the settings of the far side. */
export function faultOf(
  { rstCode }: ClientHttp2Stream,
  error: NodeJS.ErrnoException | undefined,
  isHttp2: boolean,
): [string, string] {
  const { code = 'STREAM_CLOSED', message = 'the stream was closed before an answer came' } = error ?? {};
  const isReset = rstCode === constants.NGHTTP2_PROTOCOL_ERROR;
  // Node has the same words for an HTTP/1.1 answer and for frames that break a rule.
  if (isReset || /protocol error/i.test(message))
    return isReset || isHttp2
      ? ['BAD_HTTP', `a rule of HTTP/2 is broken (${message})`]
      : ['NOT_HTTP2', 'the far side does not speak HTTP/2'];
  // The far side ended the stream, or the connection with an error: it answered in HTTP/2.
  if (code === 'ERR_HTTP2_STREAM_ERROR' || code === 'ERR_HTTP2_SESSION_ERROR')
    return [resetCodes[rstCode] ?? 'STREAM_RESET', message];
  return [code.startsWith('ERR_HTTP2') ? 'STREAM_CLOSED' : failureCode(code, message), message];
}
