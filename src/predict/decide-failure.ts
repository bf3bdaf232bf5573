import { hostPort } from '../network/address.js';
import { kubectlLine } from '../wording/command-line.js';
import type { NoResponse, Verdict } from '../inference/exchange.js';
import { isCertificateFailure, networkFailure } from '../network/failure.js';
import { nextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { isvcCommand, kubectlPods } from './next-commands.js';
import { otherProtocol } from './verdicts-server.js';
import {
  type Steps,
  addressesTried,
  nobody,
  notSent,
  notSure,
  podTroubleStep,
  makeVerdict,
  serverLog,
  stoppedReading,
  timedOut,
  wantsCertificate,
} from './verdicts.js';
import { oneLine } from './server-text.js';

/** The answer was not HTTP that can be read: somebody is there, and nothing tells who. */
const unreadable = new Set(['HEADERS_TOO_LARGE', 'BAD_HTTP', 'BAD_ENCODING', 'SWITCHED', 'NO_STATUS']);

/** Decides when nothing came back, or only a part of an answer. */
export function decideFailure(evidence: Evidence, failure: NoResponse): Verdict {
  const { code, phase } = failure;
  // A certificate may be for hundreds of names, and the message lists them.
  const message = oneLine(failure.message);
  if (code === 'TIMEOUT') return decideTimeout(evidence, failure);
  if (code === 'TOO_LARGE') return stoppedReading(evidence, message);
  if (code === 'BAD_MESSAGE') return otherProtocol(evidence, message);
  const why = networkFailure(code, message);
  if (code === 'NOT_HTTP1' || code === 'NOT_HTTP2') return wrongHttp(evidence, why);
  if (unreadable.has(code)) return notSure(evidence, `its answer cannot be read: ${why}`);
  if (code === 'EMFILE' || code === 'ENFILE') return notSent(evidence, why);
  if (code === 'CLIENT_CERTIFICATE') return wantsCertificate(evidence, why);
  if (isCertificateFailure(code)) return nobody(evidence, why, certificateAdvice(evidence, code));
  if (phase === 'receive') {
    const { receivedBytes } = evidence.roundTrip;
    return notSure(
      evidence,
      `its answer broke off after ${receivedBytes} bytes: ${why}`,
      brokenOff(evidence),
    );
  }
  const ended = decideReset(evidence, code, message);
  if (ended !== undefined) return ended;
  if (phase === 'wait') return nobody(evidence, `${why} before an answer came`, brokenOff(evidence));
  return nobody(evidence, why);
}

/** Trusting another authority helps only where the authority is the trouble. */
function certificateAdvice({ endpoint }: Evidence, code: string): Steps {
  const anyCertificate = nextStep('Or send without checking any certificate: -k', 'certificate');
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return [
        nextStep('Its administrator must renew it. Check the clock of this machine as well: date', 'clock'),
        anyCertificate,
      ];
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return [
        `The certificate must be for ${endpoint.host}: its administrator must add that name.`,
        nextStep('Or ask for a name that it has: --host NAME', 'host'),
        anyCertificate,
      ];
    default:
      return [
        `The certificate must be for ${endpoint.host}.`,
        nextStep(
          'Trust the authority that signed it with --cacert FILE, or any certificate with -k.',
          'certificate',
        ),
      ];
  }
}

/** A port of one HTTP version: of the pod it is the server's; before it stands a gateway, whose other ports may have both. */
function wrongHttp(evidence: Evidence, why: string): Verdict {
  const { endpoint, protocol, speaks } = evidence;
  if (endpoint.candidate.bypassesGateway || (speaks?.length ?? 0) > 0) return otherProtocol(evidence, why);
  const summary = `the port of the gateway, ${hostPort(endpoint)}, does not take ${protocol}: ${why}`;
  const next = [
    nextStep(
      `Another port or gateway may: --address HOST:PORT or --gateway NAMESPACE/NAME. Those that are known: ${isvcCommand(evidence, 'gateways')}`,
      'gateways',
    ),
  ];
  return makeVerdict(evidence, 'gateway', summary, next, 'protocols');
}

/** A frame of HTTP/2 came in place of an answer: whoever speaks it to isvc is there. */
function decideReset(evidence: Evidence, code: string, message: string): Verdict | undefined {
  const later = nextStep('Try again in a while, with fewer requests at once.', 'retry');
  switch (code) {
    case 'REFUSED_STREAM': {
      const { bypassesGateway } = evidence.endpoint.candidate;
      // A gateway tells what its servers refuse by a status of its own.
      const [who, text] = bypassesGateway
        ? (['server', 'the server'] as const)
        : (['gateway', 'the gateway'] as const);
      const summary = `${text} refused the request before anything was done with it (REFUSED_STREAM of HTTP/2): it may have too many, or be about to end`;
      return makeVerdict(evidence, who, summary, [
        later,
        bypassesGateway ? serverLog(evidence) : addressesTried(evidence),
      ]);
    }
    case 'ENHANCE_YOUR_CALM':
      return notSure(
        evidence,
        'the call ended with ENHANCE_YOUR_CALM of HTTP/2: its answer has more headers than isvc reads (128, or 64 KiB), or the far side takes the requests for too many',
        [later],
      );
    case 'STREAM_RESET':
      return notSure(
        evidence,
        `the call was ended by an error of HTTP/2, before an answer came: ${message}`,
        brokenOff(evidence),
      );
    default:
      return undefined;
  }
}

/** A connection through the API server breaks for reasons of its own: the pod at its end may be the gateway's. */
function brokenOff(evidence: Evidence): Steps {
  const { route, forwardTo, bypassesGateway } = evidence.endpoint.candidate;
  const crash = nextStep(
    `The request may have crashed the server: ${kubectlPods(evidence, 'get pods')}`,
    'details',
  );
  if (route !== 'port-forward' || forwardTo === undefined) return [crash];
  const { namespace, pod } = forwardTo;
  const look = kubectlLine(`get pod ${pod}`, namespace, evidence.repeat);
  const whose = bypassesGateway ? '' : ", the gateway's,";
  return [
    `The port-forward to pod ${pod}${whose} broke. See whether it still runs: ${look}`,
    nextStep('Try again: isvc opens a new port-forward.', 'retry'),
    ...(bypassesGateway ? [crash] : []),
  ];
}

/** Where the request was when time ran out. */
function decideTimeout(evidence: Evidence, { phase }: NoResponse): Verdict {
  const { service, timeoutMs, endpoint } = evidence;
  const limit = `${timeoutMs / 1000} s`;
  const longer = nextStep('Wait longer with --timeout 5m', 'timeout', '5m');
  switch (phase) {
    case 'resolve':
    case 'connect':
    case 'tls':
      return timedOut(evidence, `no connection to ${hostPort(endpoint)} within ${limit}`, [
        addressesTried(evidence),
      ]);
    case 'receive':
      return timedOut(evidence, `the answer had begun, but did not end within ${limit}`, [longer]);
    case 'wait':
      break;
  }
  const start = decideStart(evidence, limit);
  if (start !== undefined) return start;
  if (service.deploymentMode === 'Knative') {
    const summary = `no answer within ${limit}: Knative may be starting ${service.name} from zero, or the model is slow`;
    return makeVerdict(evidence, 'timeout', summary, [...podTroubleStep(evidence), longer], 'pods');
  }
  return timedOut(
    evidence,
    `no answer within ${limit}: the model (or the gateway before it) had the request`,
    [longer, nextStep(`See whether the server is up: ${isvcCommand(evidence, 'ready')}`, 'ready')],
  );
}

/** Knative had the service at zero. Its pods were watched, and say how far it came. */
function decideStart(evidence: Evidence, limit: string): Verdict | undefined {
  const { start, service, podTrouble = '' } = evidence;
  if (start === undefined) return undefined;
  const { name } = service;
  const said = podTrouble === '' ? '' : `: ${podTrouble}`;
  if (start === 'cannot start') {
    return timedOut(evidence, `${name} does not start from zero${said}`, [
      evidence.noLog === true
        ? nextStep(`See why its pod does not start: ${kubectlPods(evidence, 'describe pods')}`, 'details')
        : serverLog(evidence),
    ]);
  }
  return timedOut(evidence, `no answer within ${limit}: ${name} is still starting from zero${said}`, [
    nextStep(`Wait for it: ${isvcCommand(evidence, 'ready', '--wait')}`, 'ready'),
    nextStep('Wait longer with --timeout 15m', 'timeout', '15m'),
  ]);
}
