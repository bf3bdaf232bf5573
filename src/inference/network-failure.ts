const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  CLOSED: 'the connection was closed',
  STREAM_CLOSED: 'the connection was closed',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve (no answer from DNS)',
  EHOSTUNREACH: 'no route to this address',
  ENETUNREACH: 'no route to this network',
  EADDRNOTAVAIL: 'no route to this address',
  ETIMEDOUT: 'the connection attempt timed out',
  EPROTO: 'no TLS at this port',
  NOT_HTTP2: 'it does not speak HTTP/2, which gRPC needs',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
};

/** A network error in a few words for a person, from its code (Node's, OpenSSL's or our transports') and its own text. */
export function networkFailure(code: string, message: string): string {
  // Codes of llhttp, Node's HTTP/1 parser: what came was not HTTP/1.
  if (code.startsWith('HPE_')) return 'it does not speak HTTP/1.1';
  return words[code] ?? message;
}

/** A failure of TLS trust, which `--cacert` or `--insecure` would change. */
export function isCertificateFailure(code: string): boolean {
  return /CERT|UNABLE_TO/.test(code);
}
