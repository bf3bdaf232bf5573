import type { HttpResponse, PlainAnswer, Verdict } from '../inference/exchange.js';
import { nextStep } from '../problem.js';
import { cameThrough, type Evidence, isGrpcAnswer } from './evidence.js';
import type { KnownText } from './known-text.js';
import { decideByText, knownHttpText } from './decide-by-text.js';
import { auth, gatewayRefused, noPods, noRoute, overHttps } from './verdicts-gateway.js';
import { knative } from './verdicts-knative.js';
import {
  protocolMismatch,
  modelFailed,
  noExplainer,
  otherProtocol,
  rejected,
  serverLate,
  unavailable,
  webPage,
} from './verdicts-server.js';
import { pickerDown } from './verdicts-picker.js';
import { longerRoute, notSure, serverSays, timedOut } from './verdicts.js';
import { bodyText, isHtml, messageLine, oneLine } from './server-text.js';
import { asksToSignIn, redirectsToSignIn } from './sign-in.js';

/** An HTTP answer as it is judged: to a REST call, or in place of a gRPC answer. */
type Page = PlainAnswer & {
  /** The whole message in one line, and as it is shown. */
  readonly message: string;
  readonly text: string;
  /** The body as it came. */
  readonly raw: string;
  /** The status and the text. */
  readonly said: string;
  /** The path that was asked for. */
  readonly path: string;
};

/** Who wrote an HTTP answer that is not a prediction: by its body first, for some gateways hide their headers. */
export function decideHttp(evidence: Evidence, response: HttpResponse): Verdict {
  if (isGrpcAnswer(response)) {
    const message = oneLine(response.headers['grpc-message'] ?? '');
    return otherProtocol(evidence, `it answers in gRPC${message === '' ? '' : `: ${message}`}`);
  }
  return decidePage(evidence, pageOf(evidence, response, `HTTP ${response.status}`));
}

/** The same of what came in place of a gRPC answer. */
export function decidePlain(evidence: Evidence, answer: PlainAnswer): Verdict {
  return decidePage(evidence, pageOf(evidence, answer, `HTTP ${answer.status} in place of gRPC`));
}

function pageOf({ endpoint, request }: Evidence, answer: PlainAnswer, says: string): Page {
  const { status, headers, body } = answer;
  const message = messageLine(body);
  const text = oneLine(message);
  return {
    status,
    headers,
    body,
    message,
    text,
    raw: bodyText(body),
    said: `${says}${text === '' ? '' : ` ${text}`}`,
    path: request.transport === 'http' ? endpoint.basePath + request.path : '',
  };
}

function decidePage(evidence: Evidence, page: Page): Verdict {
  const { status, raw, text, said, headers } = page;
  if (status >= 300 && status < 400) return decideRedirect(evidence, page);
  // 401 and 403 by their status; proxies before the mesh (oauth2-proxy, Dex) answer with a page of any status.
  if ([401, 403, 407].includes(status) || (status >= 400 && headers['www-authenticate'] !== undefined)) {
    return auth(evidence, said);
  }
  if (asksToSignIn(raw, status, evidence.endpoint.host)) return auth(evidence, `a sign-in page: ${said}`);
  if (status < 300) return decideOdd(evidence, page);
  const known = knownHttpText(status, page.message, raw);
  if (known !== undefined && isTheirs(evidence, page, known))
    return decideByText(evidence, known, text === '' ? said : text, said);
  if (status === 404) return decideNotFound(evidence, page);
  if (status === 408 || (status >= 502 && status <= 504)) return decideUnavailable(evidence, page);
  return decideOther(evidence, page);
}

/** Servers have pages of nginx, Go and others as well: one that came through the gateway is not the gateway's own. */
function isTheirs(evidence: Evidence, { status, headers }: Page, known: KnownText): boolean {
  const mayBeServers = status === 404 || evidence.endpoint.candidate.bypassesGateway;
  return !(known.page === true && mayBeServers && cameThrough(evidence, headers));
}

function decideOdd(evidence: Evidence, page: Page): Verdict {
  if (isHtml(page.raw)) return decideWebPage(evidence, page);
  return protocolMismatch(evidence, evidence.undecodable ?? 'its answer is not a prediction');
}

/** Proxies have pages of their own too: only where something behind the gateway wrote it is it the server's. */
function decideWebPage(evidence: Evidence, { said, headers }: Page): Verdict {
  const what = `a web page in place of a prediction: ${said}`;
  return cameThrough(evidence, headers) ? webPage(evidence, what) : notSure(evidence, what);
}

function decideRedirect(evidence: Evidence, { status, headers, path }: Page): Verdict {
  const location = headers['location'] ?? '';
  const to = `HTTP ${status} to ${oneLine(location)}`;
  const { endpoint } = evidence;
  if (redirectsToSignIn(location, endpoint.host, path)) return auth(evidence, to);
  if (location.toLowerCase().startsWith('https://') && !endpoint.tls) {
    return gatewayRefused(evidence, `the gateway sends plain HTTP on to HTTPS (${to})`, [
      overHttps(evidence, 443),
    ]);
  }
  if (URL.canParse(location, `http://${endpoint.host}`)) {
    const target = new URL(location, `http://${endpoint.host}`);
    // A framework's redirect to the same path with or without a slash.
    if (withoutEndSlashes(target.pathname) === withoutEndSlashes(path)) return otherProtocol(evidence, to);
    if (
      target.hostname !== endpoint.host.replace(/:\d+$/, '').toLowerCase() &&
      (status === 302 || status === 303)
    ) {
      return auth(evidence, to);
    }
  }
  return notSure(evidence, `it sends the request elsewhere: ${to}`);
}

function decideNotFound(evidence: Evidence, page: Page): Verdict {
  const { headers, raw, text, said } = page;
  // Envoy answers gRPC in gRPC: a 404 page in its place is a server's.
  const isEnvoys = evidence.roundTrip.response?.transport === 'http';
  if (evidence.endpoint.candidate.bypassesGateway) return otherProtocol(evidence, said);
  if (/awselb/i.test(headers['server'] ?? '')) return noRoute(evidence, 'the load balancer (ALB)');
  if (raw.trim() === '') {
    if (isEnvoys) return noRoute(evidence);
    return cameThrough(evidence, headers) || /envoy/i.test(headers['server'] ?? '') || isJson(headers)
      ? otherProtocol(evidence, said)
      : notSure(evidence, said);
  }
  if (/^404 page not found\s*$/i.test(raw) && !cameThrough(evidence, headers) && isEnvoys)
    return noRoute(evidence, 'the gateway (Traefik)');
  if (isEnvoys && evidence.modelName !== '' && text.includes(evidence.modelName))
    return ruleNoModel(evidence, page);
  // A page of the server itself, such as TensorFlow Serving's for a path outside /v1/.
  if (cameThrough(evidence, headers) || !isEnvoys) return otherProtocol(evidence, said);
  return notSure(evidence, said);
}

function withoutEndSlashes(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '');
}

function hasPicker({ service }: Evidence): boolean {
  return service.components.some(({ kind }) => kind === 'scheduler');
}

function isJson(headers: Page['headers']): boolean {
  return /\bjson\b/i.test(headers['content-type'] ?? '');
}

function ruleNoModel(evidence: Evidence, { text, said }: Page): Verdict {
  return decideByText(
    evidence,
    { by: 'a server', statuses: [404], codes: [], text: /^/, means: 'no-model', source: '' },
    text,
    said,
  );
}

function decideUnavailable(evidence: Evidence, page: Page): Verdict {
  const { status, raw, said } = page;
  const isLate = status === 504 || status === 408;
  const isEmpty = raw.trim() === '' || isHtml(raw);
  if (isEmpty && !isLate && evidence.service.deploymentMode === 'Knative') return knative(evidence, said);
  if (cameThrough(evidence, page.headers))
    return isLate ? serverLate(evidence, said) : unavailable(evidence, said);
  if (isLate)
    return timedOut(evidence, `the gateway gave up waiting for the model (${said})`, [longerRoute(evidence)]);
  return isEmpty ? noPods(evidence, said) : notSure(evidence, said);
}

function decideOther(evidence: Evidence, page: Page): Verdict {
  const { status, raw, text, said, headers } = page;
  if (status === 501 && evidence.verb === 'explain') return noExplainer(evidence, text);
  if (status === 413) {
    return serverSays(evidence, `the payload is too large for the gateway or the server: ${said}`, [
      nextStep(smallerText(evidence), 'payload'),
    ]);
  }
  if (status === 421) {
    return gatewayRefused(
      evidence,
      `the gateway's certificate is not for host ${evidence.endpoint.host}: ${said}`,
      [nextStep('Send another Host with --host NAME.', 'host')],
    );
  }
  if (status === 429)
    return serverSays(evidence, `too many requests: ${said}`, [nextStep('Try again in a while.', 'retry')]);
  if ([405, 406, 415, 426, 501, 505].includes(status)) return otherProtocol(evidence, said);
  if (isHtml(raw)) return decideWebPage(evidence, page);
  // A server that answers a gRPC call in plain HTTP is a REST server, whatever it says.
  if (evidence.roundTrip.response?.transport === 'grpc' && cameThrough(evidence, headers))
    return otherProtocol(evidence, said);
  if (status === 500 && raw === '' && hasPicker(evidence) && !cameThrough(evidence, headers))
    return pickerDown(evidence, said);
  if (status === 500) return text === '' ? notSure(evidence, said) : modelFailed(evidence, text);
  if (status === 400 || status === 422) return rejected(evidence, text === '' ? said : text);
  return notSure(evidence, said);
}

/** Binary tensors exist in V2 and over gRPC alone, and what a client of the proxy writes is its own. */
function smallerText({ protocol, service, relayed }: Evidence): string {
  const hasBinary =
    protocol !== 'v1' && protocol !== 'openai' && service.kind !== 'graph' && relayed !== true;
  return hasBinary ? 'Send less at once, or with --binary, which is smaller.' : 'Send less at once.';
}
