import { at, textAt, type ApiObject } from '../api/api-object.js';
import { llmServiceOf } from './llm-labels.js';
import type { LogLine } from './pod-logs.js';

/**
 * The log of a container of the demo, of this run or the one before; undefined where it never ran. The storage-initializer
 * writes as KServe 0.20's (python/storage-initializer/scripts/initializer-entrypoint, python/storage/kserve_storage); the words of
 * the model servers are the demo's own, of the kind that they write.
 */
export function logLines(
  pod: ApiObject,
  status: unknown,
  run: 'now' | 'before',
): readonly LogLine[] | undefined {
  const container = textAt(status, 'name') ?? '';
  const ended = at(status, 'lastState', 'terminated');
  const isWaiting = at(status, 'state', 'waiting') !== undefined;
  if (ended === undefined && (run === 'before' || isWaiting)) return undefined;
  const startedAt = Date.parse(textAt(pod, 'metadata', 'creationTimestamp') ?? '') || Date.now();
  const { labels = {} } = pod.metadata;
  // The router of a graph says nothing before it is called.
  if (labels['serving.kserve.io/inferencegraph'] !== undefined) return [];
  const service = labels['serving.kserve.io/inferenceservice'] ?? llmServiceOf(labels) ?? 'model';
  // A container that waits for its next try shows the log of its last one.
  const failure = run === 'before' || isWaiting ? (textAt(ended, 'message') ?? '') : '';
  const written = linesOf(container, service, failure, textAt(ended, 'reason') ?? '', run);
  return written.map((line, second) => {
    const writtenAt = new Date(startedAt + second * 1000);
    const time = writtenAt.toISOString().replace('T', ' ').slice(0, -1);
    return { text: line.replace(ownTime, time), writtenAt };
  });
}

/** A time as Python's logging writes it, at the start of a line: each line gets its own. */
const ownTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/;
const anyTime = '2026-01-05 09:00:05.103';

function linesOf(
  container: string,
  service: string,
  failure: string,
  reason: string,
  run: 'now' | 'before',
): readonly string[] {
  if (container === 'storage-initializer') {
    if (failure !== '') return failure.trimEnd().split('\n');
    const start = `${anyTime} 1 storage.initializer INFO`;
    return [
      `${start} [initializer-entrypoint:<module>():17] Initializing, args: (src_uri, dest_path): [('gs://kserve-demo/${service}', '/mnt/models')]`,
      `${start} [kserve_storage.py:download():168] Copying contents of gs://kserve-demo/${service} to local`,
    ];
  }
  if (container === 'queue-proxy')
    return ['INFO listening on :8012', 'INFO the server at 127.0.0.1:8080 is ready'];
  const server = `${anyTime} 1 kserve`;
  const start = [
    `${server} INFO reading /mnt/models`,
    `${server} INFO the model ${service} is loaded`,
    `${server} INFO serving on port 8080`,
    `${server} INFO ready`,
  ];
  if (run === 'before' && reason === 'OOMKilled') {
    return [
      ...start,
      `${server} INFO a batch of 512 images came`,
      `${server} WARNING memory: 1.9 of 2.0 GiB in use`,
    ];
  }
  return start;
}
