import type { ApiObject } from '../api/api-object.js';

/** The lines that programs of the demo write while it runs, beside those that their containers wrote before. */
export type PodLogs = {
  /** A line of the pods with these labels, written now. */
  readonly write: (namespace: string, labels: Readonly<Record<string, string>>, line: string) => void;
  /** Each with its time in front, as a log with timestamps has them. */
  readonly linesOf: (pod: ApiObject) => readonly string[];
  /** Calls the listener for each further line of the pod, until the returned function is called. */
  readonly follow: (pod: ApiObject, listener: (line: string) => void) => () => void;
};

type WrittenLine = {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
};

/** A kubelet turns logs over at 10 MiB; this much is enough to read a call in. */
const keptLines = 2000;

export function createPodLogs(): PodLogs {
  const lines: WrittenLine[] = [];
  const listeners = new Set<(line: WrittenLine) => void>();
  return {
    write: (namespace, labels, line) => {
      const written = { namespace, labels, text: `${new Date().toISOString()} ${line}` };
      lines.push(written);
      if (lines.length > keptLines) lines.shift();
      for (const listener of listeners) listener(written);
    },
    linesOf: (pod) => lines.filter((line) => isOf(pod, line)).map(({ text }) => text),
    follow: (pod, listener) => {
      const heard = (line: WrittenLine): void => {
        if (isOf(pod, line)) listener(line.text);
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
