// OpenSSL's own reasons (its ssl/ssl_err.c), which stand in Node's code (ERR_SSL_…) or only in the text of an EPROTO.
const tlsReasons: readonly (readonly [RegExp, string])[] = [
  [/wrong.version.number|packet.length.too.long|http.request/i, 'NOT_TLS'],
  [/unsupported.protocol|alert.protocol.version|version.too.low/i, 'TLS_VERSION'],
  [/certificate.required|alert.bad.certificate|alert.unknown.ca|alert.certificate/i, 'CLIENT_CERTIFICATE'],
  [/no.application.protocol/i, 'NOT_HTTP2'],
  [/unrecognized.name/i, 'TLS_NAME'],
  [/alert.handshake.failure|no.shared.cipher|alert.internal.error/i, 'TLS_HANDSHAKE'],
];

type ErrorParts = { readonly message: string; readonly errors?: unknown; readonly cause?: unknown };

/**
 * The text of an error. Node gives none to that of a name whose addresses were all tried: the first one's stands for them, in an error of
 * got as in Node's own.
 */
export function errorText({ message, errors, cause }: ErrorParts): string {
  if (message !== '') return message;
  const [first] = Array.isArray(errors) ? (errors as readonly unknown[]) : [cause];
  return first instanceof Error ? errorText(first) : '';
}

/**
 * The cause of a failure, one code for each: Node's and OpenSSL's codes differ by version and by where it was noticed, and each of
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

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  CLOSED: 'the connection was closed',
  STREAM_CLOSED: 'the connection was closed',
  STREAM_RESET: 'it ended the call with an error of HTTP/2',
  REFUSED_STREAM: 'it refused the call (REFUSED_STREAM of HTTP/2)',
  ENHANCE_YOUR_CALM: 'ENHANCE_YOUR_CALM of HTTP/2 ended the call',
  CUT_SHORT: 'the connection was closed before its end',
  HEADERS_TOO_LARGE: 'its headers are larger than isvc reads',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve (no answer from DNS)',
  EHOSTUNREACH: 'no route to this address',
  ENETUNREACH: 'no route to this network',
  EADDRNOTAVAIL: 'no route to this address',
  ETIMEDOUT: 'the connection attempt timed out',
  EMFILE: 'isvc has no file descriptor left (ulimit -n)',
  ENFILE: 'this machine has no file descriptor left',
  NOT_TLS: 'no TLS at this port',
  TLS_VERSION: 'it speaks neither TLS 1.2 nor TLS 1.3',
  TLS_HANDSHAKE: 'it broke off the TLS handshake',
  TLS_NAME: 'it has no certificate for this name',
  CLIENT_CERTIFICATE: 'it asks for a client certificate',
  NOT_HTTP1: 'it does not speak HTTP/1.1',
  NOT_HTTP2: 'it does not speak HTTP/2, which gRPC needs',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet, by the clock of this machine',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
};

/** A network error in a few words for a person, from its code (Node's, OpenSSL's or our transports') and its own text. */
export function networkFailure(code: string, message: string): string {
  const known = failureCode(code, message);
  if (known === 'BAD_HTTP' && code !== known)
    return `its HTTP is broken (${message.replace(/^Parse Error: /, '')})`;
  return words[known] ?? message;
}

/** A failure of TLS trust: the far side is there, and `--insecure` would go on. */
export function isCertificateFailure(code: string): boolean {
  return /^CERT_|_CERT\b|_CERT_|UNABLE_TO/.test(code);
}
