import { at, textAt, type ApiObject } from '../api/api-object.js';

/**
 * What a container of the demo has written, in this run or the one before; undefined where it never ran. The words are the
 * demo's own, of the kind that KServe's storage-initializer and the model servers write.
 */
export function logLines(
  pod: ApiObject,
  status: unknown,
  run: 'now' | 'before',
): readonly string[] | undefined {
  const container = textAt(status, 'name') ?? '';
  const ended = at(status, 'lastState', 'terminated');
  const isWaiting = at(status, 'state', 'waiting') !== undefined;
  if (ended === undefined && (run === 'before' || isWaiting)) return undefined;
  const startedAt = Date.parse(textAt(pod, 'metadata', 'creationTimestamp') ?? '') || Date.now();
  const service = pod.metadata.labels?.['serving.kserve.io/inferenceservice'] ?? 'model';
  // A container that waits for its next try shows the log of its last one.
  const failure = run === 'before' || isWaiting ? (textAt(ended, 'message') ?? '') : '';
  const written = linesOf(container, service, failure, textAt(ended, 'reason') ?? '', run);
  return written.map((line, second) => `${new Date(startedAt + second * 1000).toISOString()} ${line}`);
}

function linesOf(
  container: string,
  service: string,
  failure: string,
  reason: string,
  run: 'now' | 'before',
): readonly string[] {
  if (container === 'storage-initializer') {
    return [
      'INFO fetching the model into /mnt/models',
      'INFO no credentials are mounted: asking anonymously',
      ...(failure === ''
        ? ['INFO done: 1 file, 1.2 MB in 0.8 s']
        : [
            'INFO the bucket was found, the folder is empty',
            'Traceback (most recent call last):',
            '  File "/storage-initializer/main.py", line 18, in <module>',
            '    fetch(source, "/mnt/models")',
            failure,
          ]),
    ];
  }
  if (container === 'queue-proxy')
    return ['INFO listening on :8012', 'INFO the server at 127.0.0.1:8080 is ready'];
  const start = [
    'INFO reading /mnt/models',
    `INFO the model ${service} is loaded`,
    'INFO serving on port 8080',
    'INFO ready',
  ];
  if (run === 'before' && reason === 'OOMKilled') {
    return [...start, 'INFO a batch of 512 images came', 'WARNING memory: 1.9 of 2.0 GiB in use'];
  }
  return start;
}
