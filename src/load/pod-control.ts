import { connect } from 'node:net';
import type { Forward } from '../cluster/cluster.js';
import { isRecord } from '../kserve/fields.js';
import { type FromPod, readLines, type ToPod } from './pod-words.js';

/** A pod that waits for its word, over a port-forward. */
export type PodControl = {
  readonly tell: (word: ToPod) => void;
  /** Resolves when its run has ended; with `lost` where the connection did before. */
  readonly ended: Promise<{ readonly endedBy: string } | 'lost'>;
  readonly close: () => void;
};

/** Resolves once the pod says that it is ready; undefined where nobody listens there yet. `onProgress` hears how its run goes. */
export function openPodControl(
  { address, port }: Pick<Forward, 'address' | 'port'>,
  onProgress: (progress: FromPod & { readonly kind: 'progress' }) => void,
  signal: AbortSignal,
): Promise<PodControl | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    const ended = Promise.withResolvers<{ readonly endedBy: string } | 'lost'>();
    const close = () => socket.destroy();
    signal.addEventListener('abort', close);
    readLines(socket, (line) => {
      const word = parseWord(line);
      if (word?.kind === 'ready') {
        signal.removeEventListener('abort', close);
        resolve({ tell: (said) => socket.write(`${said}\n`), ended: ended.promise, close });
      } else if (word?.kind === 'progress') onProgress(word);
      else if (word?.kind === 'end') ended.resolve({ endedBy: word.endedBy });
    });
    socket.on('error', close);
    socket.once('close', () => {
      signal.removeEventListener('abort', close);
      ended.resolve('lost');
      resolve(undefined);
    });
  });
}

function parseWord(line: string): FromPod | undefined {
  try {
    const word: unknown = JSON.parse(line);
    if (!isRecord(word)) return undefined;
    const { kind, ok, failed, elapsedMs, endedBy } = word;
    if (kind === 'ready') return { kind };
    if (kind === 'end' && typeof endedBy === 'string') return { kind, endedBy };
    const isProgress =
      kind === 'progress' &&
      typeof ok === 'number' &&
      typeof failed === 'number' &&
      typeof elapsedMs === 'number';
    return isProgress ? { kind, ok, failed, elapsedMs } : undefined;
  } catch {
    // Whatever else listens there is not asked again.
    return undefined;
  }
}
