import { nextStep, type NextStep, Problem } from '../problem.js';
import type { Login } from './kubeconfig.js';
import { proxyRemedy } from './proxy.js';

type Words = {
  /** The end of a sentence about the server. */
  readonly says: string;
  readonly remedy: string;
  /** It is this machine's fault: another context would not help. */
  readonly isHere?: true;
};

const unknownCa: Words = {
  says: 'has a certificate from an authority that this kubeconfig does not know',
  remedy: `Put its CA into certificate-authority-data of this cluster in the kubeconfig, or get a fresh kubeconfig.`,
};
const unreachable: Words = {
  says: 'cannot be reached',
  remedy: `Check the network or VPN, and the address with: kubectl config view --minify.`,
};
const thisMachine: Words = {
  says: 'was not asked: this process may open no more files or connections',
  remedy: 'Close other programs, or raise the limit of open files (ulimit -n), and try again.',
  isHere: true,
};
const unknownName: Words = {
  says: 'has a host name that does not resolve',
  remedy: `Check the VPN and DNS, and the address with: kubectl config view --minify.`,
};
const clientCertificate: Words = {
  says: 'does not accept the client certificate of this context',
  remedy: `Get a fresh kubeconfig: the certificate may have expired.`,
};

const notTls: Words = {
  says: 'does not speak TLS',
  remedy: `Check scheme and port of the address: kubectl config view --minify.`,
};

/** Node's and OpenSSL's error codes (nodejs.org/api/errors.html, nodejs.org/api/tls.html#x509-certificate-error-codes). */
const wordsOfCodes: ReadonlyMap<string, Words> = new Map(
  Object.entries<Words>({
    ECONNREFUSED: {
      says: 'refuses connections',
      remedy: `Is the cluster running? Check the address with: kubectl config view --minify.`,
    },
    ECONNRESET: { says: 'cut the connection', remedy: `Try again; it may be restarting.` },
    EPIPE: { says: 'cut the connection', remedy: `Try again; it may be restarting.` },
    ENOTFOUND: unknownName,
    EAI_AGAIN: unknownName,
    EMFILE: thisMachine,
    ENFILE: thisMachine,
    ENOBUFS: thisMachine,
    EADDRNOTAVAIL: thisMachine,
    EHOSTUNREACH: unreachable,
    ENETUNREACH: unreachable,
    ETIMEDOUT: unreachable,
    DEPTH_ZERO_SELF_SIGNED_CERT: unknownCa,
    SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCa,
    UNABLE_TO_GET_ISSUER_CERT: unknownCa,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa,
    CERT_SIGNATURE_FAILURE: unknownCa,
    CERT_HAS_EXPIRED: {
      says: 'has an expired certificate',
      remedy: `Its administrator must renew it. Check this machine's clock as well.`,
    },
    CERT_NOT_YET_VALID: {
      says: 'has a certificate that is not valid yet',
      remedy: `Check this machine's clock.`,
    },
    ERR_TLS_CERT_ALTNAME_INVALID: {
      says: 'has a certificate for another name',
      remedy: `Check the address, or set tls-server-name of this cluster in the kubeconfig.`,
    },
  }),
);

/** A failed connection to the API server as a Problem "cluster"; a Problem stays what it is. */
export function networkProblem(thrown: unknown, { server, proxy }: Pick<Login, 'server' | 'proxy'>): Problem {
  if (thrown instanceof Problem) return thrown;
  const { says, remedy, isHere } = wordsOf(thrown);
  const stepFrom = (text: string) => (isHere === true ? text : orOtherContext(text));
  // The proxy may have refused or cut it as well: Node's error tells of one connection.
  return proxy === undefined
    ? new Problem('cluster', `The API server ${server} ${says}.`, {
        remedy: stepFrom(remedy),
        cause: thrown,
      })
    : new Problem('cluster', `The API server ${server}, or ${proxy.shown} before it, ${says}.`, {
        remedy: stepFrom(`${proxyRemedy(proxy)} ${remedy}`),
        cause: thrown,
      });
}

/** No byte came for so long, or the answer came so slowly, that waiting on is of no use. */
export function silentProblem(server: string, waitedMs: number): Problem {
  return new Problem('cluster', `The API server ${server} did not answer within ${waitedMs / 1000} s.`, {
    remedy: orOtherContext(unreachable.remedy),
  });
}

/** HTTP 101, which nobody asked for: no API server answers a question so. */
export function switchedProblem(server: string): Problem {
  return new Problem('cluster', `${server} answered with HTTP 101, not as a Kubernetes API server does.`, {
    remedy: orOtherContext(
      `Check the address of this context with: kubectl config view --minify. Another server, or a proxy, may stand there.`,
    ),
  });
}

function orOtherContext(remedy: string): NextStep {
  return nextStep(`${remedy} Or choose another context with --context.`, 'context');
}

/** The meaning of a network error, as the end of a sentence, and the remedy. */
export function wordsOf(thrown: unknown): Words {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = wordsOfCodes.get(code);
  if (known !== undefined) return known;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  // OpenSSL's own reason stands in the message only, where Node reports it as EPROTO.
  if (/wrong version number|packet length too long/.test(detail)) return notTls;
  if (
    /ALERT_.{0,100}(CERTIFICATE|UNKNOWN_CA)|alert .{0,100}(certificate|unknown ca)/.test(`${code} ${detail}`)
  ) {
    return clientCertificate;
  }
  return { says: `cannot be reached (${detail.trim() || code})`, remedy: unreachable.remedy };
}
