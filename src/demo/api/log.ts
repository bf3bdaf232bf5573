import { logLines } from '../objects/log-lines.js';
import type { LogLine, PodLogs } from '../objects/pod-logs.js';
import { badRequest, notFound, type ApiAnswer } from './answers.js';
import { listAt, textAt, type ApiObject } from './api-object.js';
import type { ObjectStore } from './store.js';
import type { ApiTarget } from './target.js';
import type { Watch } from './watch.js';

/** A server closes a followed log after hours: longer than any demo. */
const followMs = 4 * 3_600_000;

/** `GET …/pods/NAME/log`, in the kubelet's words where there is none: plain text, which `follow` keeps open. */
export function readLog(
  store: ObjectStore,
  logs: PodLogs,
  { kind, namespace, name }: ApiTarget & { readonly name: string },
  query: URLSearchParams,
): ApiAnswer | Watch {
  const pod = store.get(kind, namespace, name)?.object;
  if (pod === undefined) return notFound({ kind, name });
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
    listAt(pod, 'status', list),
  );
  const names = namesOf(pod, 'containers');
  const container = query.get('container') ?? (names.length === 1 ? names[0] : undefined);
  if (container === undefined) return badRequest(chooseOne(pod, names));
  const status = statuses.find((one) => textAt(one, 'name') === container);
  if (status === undefined) return badRequest(`container ${container} is not valid for pod ${name}`);
  const previous = query.get('previous') === 'true';
  const before = logLines(pod, status, previous ? 'before' : 'now');
  if (before === undefined) {
    return badRequest(
      previous
        ? `previous terminated container "${container}" in pod "${name}" not found`
        : `container "${container}" in pod "${name}" is waiting to start: ${textAt(status, 'state', 'waiting', 'reason') ?? 'ContainerCreating'}`,
    );
  }
  const lines = previous ? before : [...before, ...logs.linesOf(pod)];
  const tail = Number(query.get('tailLines') ?? lines.length);
  const shown = ({ text, writtenAt }: LogLine): string =>
    `${query.get('timestamps') === 'true' ? `${writtenAt.toISOString()} ` : ''}${text}\n`;
  const text = lines
    .slice(Math.max(0, lines.length - tail))
    .map(shown)
    .join('');
  const contentType = 'text/plain';
  if (query.get('follow') !== 'true')
    return { status: 200, body: text, headers: { 'content-type': contentType } };
  return {
    contentType,
    timeoutMs: followMs,
    open: (write) => {
      write(text);
      const stop = previous ? () => undefined : logs.follow(pod, (line) => write(shown(line)));
      return { bookmark: () => undefined, stop };
    },
  };
}

/** The API server's words for a pod of several containers (k8s.io/kubernetes, pkg/registry/core/pod/strategy.go, LogLocation). */
function chooseOne(pod: ApiObject, names: readonly string[]): string {
  const initial = namesOf(pod, 'initContainers');
  const orInitial = initial.length === 0 ? '' : ` or one of the init containers: [${initial.join(' ')}]`;
  return `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]${orInitial}`;
}

function namesOf(pod: ApiObject, list: 'containers' | 'initContainers'): readonly string[] {
  return listAt(pod, 'spec', list).map((one) => textAt(one, 'name') ?? '');
}
