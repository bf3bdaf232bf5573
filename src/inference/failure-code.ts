// OpenSSL's own reasons (its ssl/ssl_err.c), which stand in Node's code (ERR_SSL_…) or only in the text of an EPROTO.
const tlsReasons: readonly (readonly [RegExp, string])[] = [
  [/wrong.version.number|packet.length.too.long|http.request/i, 'NOT_TLS'],
  [/unsupported.protocol|alert.protocol.version|version.too.low/i, 'TLS_VERSION'],
  [/certificate.required|alert.bad.certificate|alert.unknown.ca|alert.certificate/i, 'CLIENT_CERTIFICATE'],
  [/no.application.protocol/i, 'NOT_HTTP2'],
  [/unrecognized.name/i, 'TLS_NAME'],
  [/alert.handshake.failure|no.shared.cipher|alert.internal.error/i, 'TLS_HANDSHAKE'],
];

/**
 * What went wrong, by one code a cause: Node's and OpenSSL's codes differ by version and by where it was noticed, and each of
 * llhttp's (HPE_…, Node's HTTP/1 parser) that is about one field of an answer is BAD_HTTP. A code that needs no other stays.
 */
export function failureCode(code: string, message: string): string {
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const text = code === 'EPROTO' ? message : code;
    return tlsReasons.find(([reason]) => reason.test(text))?.[1] ?? 'TLS_HANDSHAKE';
  }
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  // These two say that what came does not begin as HTTP/1 does.
  if (code === 'HPE_INVALID_CONSTANT' || code === 'HPE_INVALID_VERSION') return 'NOT_HTTP1';
  if (code === 'HPE_INVALID_EOF_STATE' || code === 'HPE_CLOSED_CONNECTION') return 'CLOSED';
  return code.startsWith('HPE_') ? 'BAD_HTTP' : code;
}
