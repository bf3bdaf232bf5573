import { hostPort } from '../inference/address.js';
import type { NoResponse } from '../inference/exchange.js';
import { isCertificateFailure, networkFailure } from '../inference/network-failure.js';
import type { Evidence, Ruling } from './evidence.js';
import {
  nobody,
  notSent,
  notSure,
  otherProtocol,
  stoppedReading,
  timedOut,
  wantsCertificate,
} from './rulings.js';
import { oneLine } from './server-text.js';

/** What came was no HTTP that can be read: somebody is there, and nothing tells who. */
const unreadable = new Set(['HEADERS_TOO_LARGE', 'BAD_HTTP', 'BAD_ENCODING', 'SWITCHED', 'NO_STATUS']);

/** Who is to blame when nothing came back, or not the whole of an answer. */
export function decideFailure(evidence: Evidence, failure: NoResponse): Ruling {
  const { code, phase } = failure;
  // A certificate may be for hundreds of names, and the message lists them.
  const message = oneLine(failure.message);
  if (code === 'TIMEOUT') return decideTimeout(evidence, failure);
  if (code === 'TOO_LARGE') return stoppedReading(evidence, message);
  if (code === 'BAD_MESSAGE') return otherProtocol(evidence, message);
  const why = networkFailure(code, message);
  // Only a model server has one HTTP version: these say what it is, whatever the phase.
  if (code === 'NOT_HTTP1' || code === 'NOT_HTTP2') return otherProtocol(evidence, why);
  if (unreadable.has(code)) return notSure(evidence, `its answer cannot be read: ${why}`);
  if (code === 'EMFILE' || code === 'ENFILE') return notSent(evidence, why);
  if (code === 'CLIENT_CERTIFICATE') return wantsCertificate(evidence, why);
  if (isCertificateFailure(code)) return nobody(evidence, why, certificateAdvice(evidence, code));
  if (phase === 'receive') {
    const { receivedBytes } = evidence.sent;
    return notSure(evidence, `its answer broke off after ${receivedBytes} bytes: ${why}`);
  }
  if (phase === 'wait') return nobody(evidence, `${why} before an answer came`, brokenOff(evidence));
  return nobody(evidence, why);
}

/** Trusting another authority helps only where the authority is the trouble. */
function certificateAdvice({ endpoint }: Evidence, code: string): readonly string[] {
  const anyCertificate = 'Or send without checking any certificate: -k';
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return [`Whoever runs it must renew it. Check the clock of this machine as well: date`, anyCertificate];
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return [
        `The certificate must be for ${endpoint.host}: whoever runs it must add that name.`,
        'Or ask for a name that it has: --host NAME',
        anyCertificate,
      ];
    default:
      return [
        `The certificate must be for ${endpoint.host}.`,
        'Trust the authority that signed it with --cacert FILE, or any certificate with -k.',
      ];
  }
}

function brokenOff({ service }: Evidence): readonly string[] {
  return [
    `The server may have died of the request: kubectl get pods -n ${service.namespace} -l serving.kserve.io/inferenceservice=${service.name}`,
  ];
}

/** Where the request was when time ran out. */
function decideTimeout(evidence: Evidence, { phase }: NoResponse): Ruling {
  const { service, timeoutMs, endpoint } = evidence;
  const limit = `${timeoutMs / 1000} s`;
  const longer = 'Wait longer with --timeout 5m';
  switch (phase) {
    case 'resolve':
    case 'connect':
    case 'tls':
      return timedOut(evidence, `no connection to ${hostPort(endpoint)} within ${limit}`, [
        'See every way in, and how each fared: isvc gateways',
      ]);
    case 'receive':
      return timedOut(evidence, `the answer had begun, but did not end within ${limit}`, [longer]);
    case 'wait':
      break;
  }
  if (service.deploymentMode === 'Knative') {
    const summary = `no answer within ${limit}: Knative may be starting ${service.name} from zero, or the model is slow`;
    return timedOut(evidence, summary, [longer]);
  }
  return timedOut(
    evidence,
    `no answer within ${limit}: the model (or the gateway before it) had the request`,
    [longer, `See whether the server is up: isvc ready ${service.name} -n ${service.namespace}`],
  );
}
