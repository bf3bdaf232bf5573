import type { HttpRequest } from '../inference/exchange.js';
import { Problem } from '../problem.js';

/** A body that goes as it is, to custom predictors that take images, text, CloudEvents or other forms. `-H` names its type. */
export function postRaw(path: string, body: Uint8Array): HttpRequest {
  const headers = { 'Content-Type': 'application/octet-stream' };
  return { transport: 'http', method: 'POST', path, headers, body };
}

/** Throws Problem "usage": over gRPC every body is a message of the protocol. */
export function refuseRaw(): never {
  throw new Problem('usage', '--raw sends a body over REST, and this service is called over gRPC.', {
    remedy: 'Use -f or -d; or --protocol v1 or v2, if the server speaks one of them too.',
  });
}
