import { hostPort } from '../inference/address.js';
import type { HttpResponse } from '../inference/exchange.js';
import { cameThrough, type Evidence, isGrpcAnswer, type Ruling } from './evidence.js';
import {
  auth,
  gatewayRefused,
  knative,
  modelFailed,
  modelNotReady,
  noExplainer,
  noPods,
  noRoute,
  noSuchModel,
  notSure,
  otherProtocol,
  rejected,
  serverSays,
  timedOut,
  wasReset,
  webPage,
} from './rulings.js';
import {
  isHtml,
  looksLikeSignIn,
  oneLine,
  saysModelNotReady,
  saysNoSuchModel,
  saysPathNotFound,
  serverText,
} from './server-text.js';

/** Who wrote an HTTP answer that is not a prediction: by its body first, for some gateways hide their headers. */
export function decideHttp(evidence: Evidence, response: HttpResponse): Ruling {
  const { status } = response;
  const text = serverText(response.body);
  const raw = new TextDecoder().decode(response.body.subarray(0, 64 * 1024));
  if (isGrpcAnswer(response)) return otherProtocol(evidence, 'it answers in gRPC');
  if (status < 300) return decideOdd(evidence, response, raw, text);
  if (status < 400) return decideRedirect(evidence, response);
  // 401 and 403 by their status; proxies before the mesh (oauth2-proxy, Dex) answer with a page of any status.
  if (status === 401 || status === 403 || status === 407 || looksLikeSignIn(raw)) {
    return auth(evidence, `HTTP ${status}${text === '' ? '' : ` ${text}`}`);
  }
  if (/plain HTTP request was sent to HTTPS|HTTP request to an HTTPS server/i.test(raw)) {
    return gatewayRefused(evidence, 'this port wants TLS', [
      `Use --address https://${hostPort(evidence.endpoint)}`,
    ]);
  }
  if ((status === 404 || status === 400) && saysNoSuchModel(text)) return noSuchModel(evidence, text);
  if (status === 404) return decideNotFound(evidence, response, raw, text);
  if (status >= 502 && status <= 504) return decideUnavailable(evidence, status, raw, text);
  return decideOther(evidence, response, raw, text);
}

function decideOdd(evidence: Evidence, response: HttpResponse, raw: string, text: string): Ruling {
  if (looksLikeSignIn(raw)) return auth(evidence, `a sign-in page: ${text}`);
  if (isHtml(raw)) return decidePage(evidence, response, text);
  return otherProtocol(evidence, evidence.undecodable ?? 'its answer is not a prediction');
}

/** Proxies have pages of their own too: only where something behind the gateway wrote it is it the server's. */
function decidePage(evidence: Evidence, { status, headers }: HttpResponse, text: string): Ruling {
  const page = `a web page in place of a prediction: HTTP ${status} ${text}`;
  return cameThrough(evidence, headers) ? webPage(evidence, page) : notSure(evidence, page);
}

function decideRedirect(evidence: Evidence, { status, headers }: HttpResponse): Ruling {
  const location = oneLine(headers['location'] ?? '');
  if (/log-?in|sign-?in|oauth|openid|auth|dex/i.test(location) || status === 302 || status === 303) {
    return auth(evidence, `HTTP ${status} to ${location}`);
  }
  if (location.startsWith('https://') && !evidence.endpoint.tls) {
    return gatewayRefused(evidence, 'the gateway sends plain HTTP on to HTTPS', [
      `Use --address https://${hostPort({ ...evidence.endpoint, port: 443 })}`,
    ]);
  }
  return otherProtocol(evidence, `HTTP ${status} to ${location}`);
}

// 404 pages of ingress controllers, by their own texts.
const gatewayPages: readonly (readonly [RegExp, string])[] = [
  [/<center>(openresty|nginx)/i, "nginx's ingress"],
  [/^default backend - 404/i, 'the default backend of the ingress'],
  [/^404 page not found\s*$/i, 'the gateway (Traefik)'],
  [/<center>.*<hr>/is, 'the gateway'],
];

function decideNotFound(evidence: Evidence, { headers }: HttpResponse, raw: string, text: string): Ruling {
  if (evidence.endpoint.candidate.bypassesGateway) {
    return otherProtocol(evidence, `HTTP 404${text === '' ? '' : ` ${text}`}`);
  }
  if (/awselb/i.test(headers['server'] ?? '')) return noRoute(evidence, 'the load balancer (ALB)');
  if (raw.trim() === '') return noRoute(evidence);
  const page = gatewayPages.find(([pattern]) => pattern.test(raw));
  if (page !== undefined) return noRoute(evidence, page[1]);
  if (saysPathNotFound(text)) return otherProtocol(evidence, `HTTP 404 ${text}`);
  if (text.includes(evidence.modelName)) return noSuchModel(evidence, text);
  // A page of the server's own, such as TensorFlow Serving's for a path outside /v1/.
  if (cameThrough(evidence, headers)) return otherProtocol(evidence, `HTTP 404 ${text}`);
  return notSure(evidence, `HTTP 404 ${text}`);
}

// Texts of Knative's activator and queue-proxy (knative/serving, pkg/activator/handler and pkg/queue).
const knativeTexts = /context deadline exceeded|pending request queue full|activator|dial tcp|queue-proxy/i;

function decideUnavailable(evidence: Evidence, status: number, raw: string, text: string): Ruling {
  const { service } = evidence;
  if (/reset reason: protocol error|upstream_reset_before_response_started\{protocol_error/i.test(raw)) {
    return otherProtocol(evidence, text);
  }
  if (/reset reason: (remote reset|connection termination)/i.test(raw)) return wasReset(evidence, text);
  if (/no healthy upstream|upstream connect error|no route to host/i.test(raw)) return noPods(evidence, text);
  if (status === 504) {
    const summary = `the gateway gave up waiting for the model (HTTP 504${text === '' ? '' : ` ${text}`})`;
    return timedOut(evidence, summary, [
      "The limit is the route's own, not --timeout: raise spec.predictor.timeout of the service (60 s when not set).",
    ]);
  }
  if (saysModelNotReady(text)) return modelNotReady(evidence, text);
  if (service.deploymentMode === 'Knative' || knativeTexts.test(raw)) {
    return knative(evidence, `HTTP ${status}${text === '' ? '' : ` ${text}`}`);
  }
  if (raw.trim() === '' || isHtml(raw))
    return noPods(evidence, `HTTP ${status}${text === '' ? '' : ` ${text}`}`);
  return notSure(evidence, `HTTP ${status} ${text}`);
}

function decideOther(evidence: Evidence, response: HttpResponse, raw: string, text: string): Ruling {
  const { status } = response;
  const said = `HTTP ${status}${text === '' ? '' : ` ${text}`}`;
  if (status === 501 && evidence.verb === 'explain') return noExplainer(evidence);
  if (status === 413) {
    return serverSays(evidence, `the payload is too large for the gateway or the server: ${said}`, []);
  }
  if (status === 421) {
    return gatewayRefused(
      evidence,
      `the gateway's certificate is not for host ${evidence.endpoint.host}: ${said}`,
      ['Send another Host with --host NAME.'],
    );
  }
  if (status === 429) return serverSays(evidence, `too many requests: ${said}`, ['Try again in a while.']);
  if ([405, 415, 426, 501, 505].includes(status)) return otherProtocol(evidence, said);
  if (isHtml(raw)) return decidePage(evidence, response, text);
  if (status === 500) return text === '' ? notSure(evidence, said) : modelFailed(evidence, text);
  if (status === 400 || status === 422) return rejected(evidence, text === '' ? said : text);
  return notSure(evidence, said);
}
