/** Why a stream or a connection ends (RFC 9113, section 7). */
export const http2Error = {
  NO_ERROR: 0,
  PROTOCOL_ERROR: 1,
  INTERNAL_ERROR: 2,
  FLOW_CONTROL_ERROR: 3,
  FRAME_SIZE_ERROR: 6,
  REFUSED_STREAM: 7,
  CANCEL: 8,
  COMPRESSION_ERROR: 9,
  ENHANCE_YOUR_CALM: 11,
  INADEQUATE_SECURITY: 12,
} as const;

/** nghttp2's words (its lib/nghttp2_helper.c, nghttp2_strerror), which Node tells. */
const words: Readonly<Record<number, string>> = {
  [http2Error.FLOW_CONTROL_ERROR]: 'Flow control error',
  [http2Error.FRAME_SIZE_ERROR]: 'Frame size error',
  [http2Error.COMPRESSION_ERROR]: 'Header compression/decompression error',
  [http2Error.ENHANCE_YOUR_CALM]: 'Flooding was detected in this HTTP/2 session, and it must be closed',
};

/** The error of a connection that we end. */
export function connectionError(error: number): Error {
  return new Error(words[error] ?? 'Protocol error');
}
