import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { nextStep, Problem } from '../problem.js';
import type { Api } from './api.js';
import { resourcePath, type Ask } from './ask.js';
import { networkProblem } from './network-problem.js';
import type { Resource } from './objects.js';
import { refusalProblem, type Refusal } from './refusal.js';
import { resources } from './resources.js';

/** Which log is read, and how much of it. */
export type LogQuery = {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Only so many of its last lines; all when absent. */
  readonly tailLines?: number;
  /** Of the run before this one. */
  readonly previous?: boolean;
  /** Goes on as the container writes, until it ends. */
  readonly follow?: boolean;
  /** Each line begins with when it was written (RFC 3339). */
  readonly timestamps?: boolean;
};

/** Named as RBAC names it: a subresource. */
const logs: Resource = { ...resources.pods, plural: 'pods/log' };

/** A line that goes on for longer is cut there: a progress bar may never end its line. */
const longestLine = 64 * 1024;
/** How long a followed log may be silent before TCP asks whether the other end is there. */
const keepAliveMs = 30_000;

/**
 * The lines of a container's log as they come, several at a time, without their ends (read log of
 * kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1). Throws Problem "cluster", "not-found" without the
 * pod, "not-ready" where there is no such log yet.
 */
export async function* readLog(
  api: Api,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const opened = await api.open(logPath(query), signal);
  if (opened.type === 'failed') throw opened.problem;
  if (opened.type === 'refused') throw logProblem(opened, query, api);
  if (query.follow === true) waitForEver(opened.response);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of opened.response) {
      const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) {
        lines.push(rest);
        rest = '';
      }
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    signal.throwIfAborted();
    // The beginning of the last line may be the part that matters.
    if (rest !== '') yield [rest];
    throw networkProblem(error, api);
  } finally {
    opened.response.destroy();
  }
  rest += decoder.end();
  if (rest !== '') yield [rest];
}

/** A log may be silent for hours, so there is no idle timeout: TCP keep-alive detects a lost connection. */
function waitForEver(response: IncomingMessage): void {
  response.setTimeout(0);
  response.socket.setKeepAlive(true, keepAliveMs);
}

function logPath({ namespace, pod, container, tailLines, previous, follow, timestamps }: LogQuery): string {
  const asked = new URLSearchParams({
    container,
    ...(tailLines === undefined ? {} : { tailLines: String(tailLines) }),
    ...(previous === true ? { previous: 'true' } : {}),
    ...(follow === true ? { follow: 'true' } : {}),
    ...(timestamps === true ? { timestamps: 'true' } : {}),
  });
  return `${resourcePath(resources.pods, namespace, pod)}/log?${asked.toString()}`;
}

function logProblem(refusal: Refusal, query: LogQuery, api: Api): Problem {
  const { namespace, pod, container, previous } = query;
  if (refusal.status === 404) {
    return new Problem('not-found', `The pod ${pod} is gone.`, {
      remedy: 'Another one may have taken its place: ask again.',
    });
  }
  // The kubelet's words: waiting to start, no such container, no run before this one.
  if (refusal.status === 400) {
    return new Problem('not-ready', `There is no such log: ${refusal.message}`, {
      remedy:
        previous === true
          ? nextStep('This may be its first run: leave --previous out.', 'other-run')
          : nextStep(`See what it waits for: kubectl describe pod ${pod} -n ${namespace}`, 'details'),
      cause: new Error(`container ${container}: HTTP 400 ${refusal.reason}`),
    });
  }
  const ask: Ask = { verb: 'get', resource: logs, namespace };
  return refusalProblem(refusal, ask, api);
}
