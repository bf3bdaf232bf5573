import type { GrpcResponse } from '../inference/exchange.js';
import { cameThrough, type Evidence, grpcCodeName, type Ruling, upstreamTime } from './evidence.js';
import {
  auth,
  knative,
  modelFailed,
  modelNotReady,
  noPods,
  noRoute,
  noSuchModel,
  notSure,
  otherProtocol,
  rejected,
  serverSays,
  timedOut,
  wasReset,
} from './rulings.js';
import { oneLine, saysModelNotReady, saysNoSuchModel } from './server-text.js';

/** Who ended a gRPC call that is not a prediction: proxies answer for a server in the same codes. */
export function decideGrpc(evidence: Evidence, response: GrpcResponse): Ruling {
  const { code } = response;
  const text = oneLine(response.details);
  const said = `${grpcCodeName(code)}${text === '' ? '' : ` ${text}`}`;
  const page = /^Received HTTP status code (\d+)/.exec(text)?.[1];
  if (page !== undefined) return decidePage(evidence, Number(page), response);
  const type = response.headers['content-type'];
  if (type !== undefined && !type.startsWith('application/grpc')) {
    return otherProtocol(evidence, `${type} in place of gRPC`);
  }
  if (code === 0) return otherProtocol(evidence, evidence.undecodable ?? 'its answer is not a prediction');
  if (saysNoSuchModel(text)) return noSuchModel(evidence, text);
  if (/upstream request timeout/i.test(text) || (code === 4 && !/context deadline/i.test(text))) {
    return timedOut(evidence, `the gateway or the server gave up waiting for the model (${said})`, [
      "The limit is the route's own, not --timeout: raise spec.predictor.timeout of the service (60 s when not set).",
    ]);
  }
  switch (code) {
    case 7:
    case 16:
      return auth(evidence, said);
    case 12:
      return decideUnimplemented(evidence, response, said);
    case 4:
    case 14:
      return decideUnavailable(evidence, response, text, said);
    case 3:
    case 9:
    case 11:
      return rejected(evidence, text === '' ? said : text);
    case 2:
    case 13:
      return /protocol error/i.test(text)
        ? otherProtocol(evidence, said)
        : modelFailed(evidence, text === '' ? said : text);
    case 5:
      return noSuchModel(evidence, said);
    case 8:
      return serverSays(evidence, `the server refused for its size or load: ${said}`, [
        'A message larger than 4 MiB is refused by many servers; send less at once.',
      ]);
    default:
      return notSure(evidence, said);
  }
}

/** An answer in plain HTTP/2: a gateway's page, or a REST server's. */
function decidePage(evidence: Evidence, status: number, { headers, trailers }: GrpcResponse): Ruling {
  const all = { ...headers, ...trailers };
  const type = all['content-type'] ?? '';
  const said = `HTTP ${status}${type === '' ? '' : ` ${type}`} in place of gRPC`;
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) return auth(evidence, said);
  if (status === 404 && !type.startsWith('application/json') && !cameThrough(evidence, all)) {
    return noRoute(evidence);
  }
  if (status === 503 || status === 502) return noPods(evidence, said);
  if (status === 504) {
    return timedOut(evidence, `the gateway gave up waiting for the model (${said})`, []);
  }
  return otherProtocol(evidence, said);
}

/**
 * An empty UNIMPLEMENTED is a proxy's 404 in gRPC's clothes, or a C++ server's (Triton) for a method that it lacks. Only the
 * upstream's time tells them apart, and Envoy Gateway hides it together with its name: then nobody can tell.
 */
function decideUnimplemented(evidence: Evidence, response: GrpcResponse, said: string): Ruling {
  const headers = { ...response.headers, ...response.trailers };
  if (
    response.details !== '' ||
    headers[upstreamTime] !== undefined ||
    evidence.endpoint.candidate.bypassesGateway
  ) {
    return otherProtocol(evidence, said);
  }
  if (/envoy/i.test(headers['server'] ?? '')) return noRoute(evidence);
  return notSure(
    evidence,
    `an empty UNIMPLEMENTED comes from a gateway without a route for host ${evidence.endpoint.host}, or from a server without this method`,
  );
}

function decideUnavailable(evidence: Evidence, response: GrpcResponse, text: string, said: string): Ruling {
  if (/protocol error/i.test(text)) return otherProtocol(evidence, said);
  if (/reset reason: (remote reset|connection termination)/i.test(text)) return wasReset(evidence, text);
  if (/no healthy upstream|upstream connect error|delayed connect error|no route to host/i.test(text)) {
    return noPods(evidence, text);
  }
  if (saysModelNotReady(text)) return modelNotReady(evidence, text);
  // Texts of Knative's activator, which gRPC gets as UNAVAILABLE.
  if (
    evidence.service.deploymentMode === 'Knative' ||
    /context deadline exceeded|pending request queue full|activator/i.test(text)
  ) {
    return knative(evidence, said);
  }
  const headers = { ...response.headers, ...response.trailers };
  if (headers[upstreamTime] === undefined && /envoy/i.test(headers['server'] ?? ''))
    return noPods(evidence, said);
  return notSure(evidence, said);
}
