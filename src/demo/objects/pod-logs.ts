import type { ApiObject } from '../api/api-object.js';

/** A line of a container, and when it was written, which a log shows only where it is asked for timestamps. */
export type LogLine = { readonly text: string; readonly writtenAt: Date };

/** The lines that programs of the demo write while it runs, beside those that their containers wrote before. */
export type PodLogs = {
  /** A line of the pods with these labels, written now. */
  readonly write: (namespace: string, labels: Readonly<Record<string, string>>, line: string) => void;
  readonly linesOf: (pod: ApiObject) => readonly LogLine[];
  /** Calls the listener for each further line of the pod, until the returned function is called. */
  readonly follow: (pod: ApiObject, listener: (line: LogLine) => void) => () => void;
};

type WrittenLine = LogLine & {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** A kubelet turns logs over at 10 MiB; this much is enough to read a call in. */
const keptLines = 2000;

/** The logs of all pods of the demo: the newest lines, and those who follow them. */
export function createPodLogs(): PodLogs {
  const lines: WrittenLine[] = [];
  const listeners = new Set<(line: WrittenLine) => void>();
  return {
    write: (namespace, labels, text) => {
      const written = { namespace, labels, text, writtenAt: new Date() };
      lines.push(written);
      if (lines.length > keptLines) lines.shift();
      for (const listener of listeners) listener(written);
    },
    linesOf: (pod) => lines.filter((line) => isOf(pod, line)),
    follow: (pod, listener) => {
      const heard = (line: WrittenLine): void => {
        if (isOf(pod, line)) listener(line);
      };
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
  };
}

function isOf({ metadata }: ApiObject, { namespace, labels }: WrittenLine): boolean {
  return (
    metadata.namespace === namespace &&
    Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value)
  );
}
