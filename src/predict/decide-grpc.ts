import type { GrpcResponse, Verdict } from '../inference/exchange.js';
import { grpcCode, grpcCodeName } from '../inference/grpc-code.js';
import { type Evidence, upstreamTime } from './evidence.js';
import { decideByText, knownGrpcText } from './decide-by-text.js';
import { auth, noPods, noRoute } from './verdicts-gateway.js';
import { knative } from './verdicts-knative.js';
import {
  protocolMismatch,
  modelFailed,
  noSuchModel,
  otherProtocol,
  rejected,
  serverLate,
} from './verdicts-server.js';
import { longerRoute, notSure, serverSays, timedOut } from './verdicts.js';
import { oneLine } from './server-text.js';
import { decidePlain } from './decide-http.js';

/** Who ended a gRPC call that is not a prediction: proxies answer for a server in the same codes. */
export function decideGrpc(evidence: Evidence, response: GrpcResponse): Verdict {
  const { code, http } = response;
  if (http !== undefined) return decidePlain(evidence, http);
  const message = response.details.replaceAll(/\s+/g, ' ').trim();
  const text = oneLine(message);
  const said = `${grpcCodeName(code)}${text === '' ? '' : ` ${text}`}`;
  if (code === grpcCode.OK)
    return protocolMismatch(evidence, evidence.undecodable ?? 'its answer is not a prediction');
  const known = knownGrpcText(code, message);
  if (known !== undefined) return decideByText(evidence, known, text, said);
  switch (code) {
    case grpcCode.PERMISSION_DENIED:
    case grpcCode.UNAUTHENTICATED:
      return auth(evidence, said);
    case grpcCode.UNIMPLEMENTED:
      return decideUnimplemented(evidence, response, said);
    case grpcCode.DEADLINE_EXCEEDED:
      return evidence.endpoint.candidate.bypassesGateway
        ? serverLate(evidence, said)
        : timedOut(evidence, `the gateway or the server gave up waiting for the model (${said})`, [
            longerRoute(evidence),
          ]);
    case grpcCode.UNAVAILABLE:
      return decideUnavailable(evidence, response, said);
    case grpcCode.INVALID_ARGUMENT:
    case grpcCode.FAILED_PRECONDITION:
    case grpcCode.OUT_OF_RANGE:
      return rejected(evidence, text === '' ? said : text);
    case grpcCode.UNKNOWN:
    case grpcCode.INTERNAL:
      return /protocol error/i.test(text)
        ? otherProtocol(evidence, said)
        : modelFailed(evidence, text === '' ? said : text);
    case grpcCode.NOT_FOUND:
      return noSuchModel(evidence, said);
    case grpcCode.RESOURCE_EXHAUSTED:
      return serverSays(evidence, `the server refused for its size or load: ${said}`, [
        'A message larger than 4 MiB is refused by many servers; send less at once.',
      ]);
    default:
      return notSure(evidence, said);
  }
}

/**
 * An empty UNIMPLEMENTED is a proxy's 404 in gRPC's clothes, or a C++ server's (Triton) for a method that it lacks. Only the
 * upstream's time tells them apart, and Envoy Gateway hides it together with its name: then nobody can tell.
 */
function decideUnimplemented(evidence: Evidence, response: GrpcResponse, said: string): Verdict {
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

function decideUnavailable(evidence: Evidence, response: GrpcResponse, said: string): Verdict {
  if (evidence.service.deploymentMode === 'Knative') return knative(evidence, said);
  const headers = { ...response.headers, ...response.trailers };
  if (headers[upstreamTime] === undefined && /envoy/i.test(headers['server'] ?? ''))
    return noPods(evidence, said);
  return notSure(evidence, said);
}
