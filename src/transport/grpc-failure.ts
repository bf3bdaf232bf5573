import type { NoResponse, Phase } from '../inference/exchange.js';

/** The end of a call as grpc-js tells it, whoever made it: the far side, or grpc-js itself. */
export type CallStatus = {
  readonly code: number;
  readonly details: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly trailers: Readonly<Record<string, string>>;
};

// grpc-js's own words for a call that ended without a status from the far side (its subchannel-call.ts).
const clientMade =
  /^(Connection dropped|Call cancelled|Stream refused|Received RST_STREAM|Bandwidth exhausted|Protocol not secure|No status information|(read|write) E[A-Z]+)/;

/**
 * Why nothing came back, or undefined where the far side did answer. grpc-js gives its own failures the same codes as a
 * server's (14 UNAVAILABLE for a refused connection), so what was received decides: trailers and headers come only from there.
 */
export function noResponse(status: CallStatus, phase: Phase, tls: boolean): NoResponse | undefined {
  if (status.code === 0 || Object.keys(status.trailers).length > 0) return undefined;
  if (status.details.startsWith('Received HTTP status code')) return undefined;
  if (phase === 'resolve' || phase === 'connect' || phase === 'tls')
    return connectFailure(status.details, tls);
  if (status.headers !== undefined && !clientMade.test(status.details)) return undefined;
  const code = /\bE[A-Z]{4,}\b/.exec(status.details)?.[0] ?? 'STREAM_CLOSED';
  return { phase, code, message: status.details };
}

function connectFailure(details: string, tls: boolean): NoResponse {
  if (details.startsWith('Name resolution failed')) {
    return { phase: 'resolve', code: 'ENOTFOUND', message: details };
  }
  const message = lastError(details);
  const system = /\bE[A-Z]{4,}\b/.exec(message)?.[0];
  if (system !== undefined) return { phase: 'connect', code: system, message };
  // What Node's HTTP/2 client says of an HTTP/1.1 answer, and OpenSSL of a server that offers no h2.
  if (/Protocol error|no application protocol/i.test(message)) {
    return {
      phase: tls ? 'tls' : 'connect',
      code: 'NOT_HTTP2',
      message: 'the far side does not speak HTTP/2',
    };
  }
  if (message === 'Failed to connect') {
    return { phase: 'connect', code: 'CLOSED', message: 'the connection was closed before HTTP/2 began' };
  }
  return { phase: tls ? 'tls' : 'connect', code: tls ? certificateCode(message) : 'ERROR', message };
}

/** The cause inside `No connection established. Last error: Error: CAUSE (DATE). Resolution note: `. */
function lastError(details: string): string {
  const found = /Last error: (?:Error: )?(.*?)(?: \(\d{4}-[^)]*\))?\s*\. Resolution note/s.exec(details);
  return (found?.[1] ?? details).trim();
}

// grpc-js keeps only the text of Node's certificate errors; these are their codes.
const certificateErrors: readonly (readonly [RegExp, string])[] = [
  [/altnames/, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  [/self-signed certificate in certificate chain/, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self-signed certificate/, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to verify the first certificate/, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/unable to get local issuer/, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [/certificate has expired/, 'CERT_HAS_EXPIRED'],
  [/wrong version number/, 'EPROTO'],
];

function certificateCode(message: string): string {
  return certificateErrors.find(([text]) => text.test(message))?.[1] ?? 'TLS';
}
