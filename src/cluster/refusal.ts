import { recordAt, textAt } from '../kserve/fields.js';
import { nextStep, Problem } from '../problem.js';
import { canI, permissionWords, resourceName, type Ask } from './ask.js';

/** An answer that says no: the HTTP status, and what the Status object in the body tells. */
export type Refusal = {
  readonly type: 'refused';
  readonly status: number;
  /** `Forbidden`, `NotFound`, `Expired`, …; empty where the body is not a Status. */
  readonly reason: string;
  readonly message: string;
  /** A Status about an object by name; without it a 404 means that the kind is missing. */
  readonly namesObject: boolean;
  /** Of a 401: why another login could not be had. */
  readonly noNewLogin?: Problem;
  readonly retryAfterMs?: number;
};

/**
 * Reads a refusal. Status bodies: kubernetes.io/docs/reference/kubernetes-api/common-definitions/status; a path that no
 * kind has is answered as text, `404 page not found`.
 */
export function parseRefusal(status: number, body: string, retryAfter: string | undefined): Refusal {
  const object = parseObject(body);
  const details = recordAt(object['details']) ?? {};
  const askedMs = retryAfterMsOf(retryAfter, details['retryAfterSeconds']);
  return {
    type: 'refused',
    status,
    reason: textAt(object['reason']) ?? '',
    message: (textAt(object['message']) ?? '') || body.trim().slice(0, 200),
    namesObject: (textAt(details['name']) ?? '') !== '',
    ...(askedMs === undefined ? {} : { retryAfterMs: askedMs }),
  };
}

/**
 * Milliseconds that the server asks to wait: its header (RFC 9110, section 10.2.3: seconds, or a date), else `details` of
 * its Status. Undefined where neither says so.
 */
export function retryAfterMsOf(header: string | undefined, detail: unknown): number | undefined {
  if (header !== undefined && /^\d+$/.test(header)) return Number(header) * 1000;
  const at = header === undefined ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(at)) return Math.max(0, at - Date.now());
  return typeof detail === 'number' && Number.isFinite(detail) && detail >= 0 ? detail * 1000 : undefined;
}

/** An API server, and what it did not allow so far, a line each: what is refused may only narrow what a person sees. */
export type Refusing = { readonly server: string; readonly refused: Set<string> };

/** The meaning of a refusal to a person, as a Problem "cluster". */
export function refusalProblem(refusal: Refusal, ask: Ask, api: Refusing): Problem {
  const { status } = refusal;
  const { server } = api;
  const cause = Object.assign(new Error(`HTTP ${status} ${refusal.reason}: ${refusal.message}`), { status });
  switch (refusal.status) {
    case 401:
      if (refusal.noNewLogin !== undefined) {
        const { summary, next } = refusal.noNewLogin;
        const why = `The API server ${server} does not know you (HTTP 401), and a new login could not be had: ${summary}`;
        return new Problem('cluster', why, { remedy: next, cause });
      }
      return new Problem(
        'cluster',
        `The API server ${server} does not know you: the login is missing or has expired.`,
        {
          remedy: 'Log in again (the way you got this kubeconfig), then check with: kubectl auth whoami',
          cause,
        },
      );
    case 403:
      if (isReading(ask)) forbiddenWarning(ask, api);
      return new Problem('cluster', `You may not ${permissionWords(ask)}.`, {
        remedy: nextStep(
          `Ask your administrator for that permission${isReading(ask) ? ' (isvc doctor prints the Role that grants it)' : ''}, or use another --namespace or --context. Check: ${canI(ask)}`,
          'context',
        ),
        cause,
      });
    case 404:
      return missingKindProblem(ask, server, cause);
    default:
      return new Problem(
        'cluster',
        `The API server ${server} failed with HTTP ${refusal.status}: ${firstLine(refusal.message)}`,
        {
          remedy: 'Try again in a while; if it lasts, ask the administrator of the cluster.',
          cause,
        },
      );
  }
}

/** Of what manifests/isvc-reader.yaml grants; not of what has a Role of its own, nor of a path of the API that is not a kind's. */
function isReading({ verb, resource: { plural } }: Ask): boolean {
  const reads = verb === 'get' || verb === 'list' || verb === 'watch';
  return (reads || plural === 'pods/portforward') && !plural.startsWith('/');
}

/** Whether a Problem says that a kind may not be read, or that the cluster lacks it. */
export function missingBecause(thrown: unknown): 'forbidden' | 'absent' | undefined {
  if (!(thrown instanceof Problem) || !(thrown.cause instanceof Error)) return undefined;
  const { cause } = thrown;
  const status = 'status' in cause ? cause.status : undefined;
  return status === 403 ? 'forbidden' : status === 404 ? 'absent' : undefined;
}

/** The permission that a forbidden reading lacks, in one line, which is kept. */
export function forbiddenWarning(ask: Ask, { refused }: Refusing): string {
  const warning = `You may not ${permissionWords(ask)}. Check: ${canI(ask)}`;
  refused.add(warning);
  return warning;
}

function missingKindProblem(ask: Ask, server: string, cause: Error): Problem {
  if (ask.resource.plural === 'inferenceservices') {
    return new Problem(
      'cluster',
      `KServe is not installed on ${server}: it has no ${resourceName(ask.resource)}.`,
      {
        remedy: [
          nextStep(
            'Choose another cluster with --context, or install KServe (kserve.github.io/website).',
            'context',
          ),
          nextStep('To try isvc without it: isvc demo', 'demo'),
        ],
        cause,
      },
    );
  }
  return new Problem('cluster', `The API server ${server} has no ${resourceName(ask.resource)}.`, {
    remedy: `Check what it has: kubectl api-resources --api-group=${ask.resource.group}`,
    cause,
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] || 'no reason given.';
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordAt(JSON.parse(text)) ?? {};
  } catch {
    // Not JSON: a proxy's page, or the API server's own plain text.
    return {};
  }
}
