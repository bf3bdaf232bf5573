import { hostPort } from '../inference/address.js';
import type { NoResponse } from '../inference/exchange.js';
import { isCertificateFailure, networkFailure } from '../inference/network-failure.js';
import type { Evidence, Ruling } from './evidence.js';
import { nobody, otherProtocol, serverSays, timedOut } from './rulings.js';
import { oneLine } from './server-text.js';

/** Who is to blame when nothing came back, or not the whole of an answer. */
export function decideFailure(evidence: Evidence, failure: NoResponse): Ruling {
  const { code, phase } = failure;
  // A certificate may be for hundreds of names, and the message lists them.
  const message = oneLine(failure.message);
  if (code === 'TIMEOUT') return decideTimeout(evidence, failure);
  if (code === 'TOO_LARGE') return serverSays(evidence, `${message}: isvc reads no more`, []);
  if (code === 'BAD_MESSAGE') return otherProtocol(evidence, message);
  const why = networkFailure(code, message);
  // Only a model server has one HTTP version: these say what it is, whatever the phase.
  if (code === 'NOT_HTTP2' || code.startsWith('HPE_')) return otherProtocol(evidence, why);
  if (isCertificateFailure(code)) {
    return nobody(evidence, why, [
      `The certificate must be for ${evidence.endpoint.host}.`,
      'Trust the authority that signed it with --cacert FILE, or any certificate with -k.',
    ]);
  }
  if (phase === 'receive') return nobody(evidence, `the answer broke off: ${why}`);
  if (phase === 'wait') return nobody(evidence, `${why} before an answer came`, brokenOff(evidence));
  return nobody(evidence, why);
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
