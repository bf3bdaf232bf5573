import type { HttpRequest } from '../inference/exchange.js';
import type { Transport, Trust } from './transport.js';

/** REST over got: HTTP/1.1, Host set to the target's host, SNI and verification against it, no redirects, no retries, no proxy. */
export function openRest(_trust: Trust): Transport<HttpRequest> {
  throw new Error('not written yet');
}
