import { isRecord, numberAt, textAt, timeAt } from './fields.js';

/** One run of a graph, as its router logged it. */
export type RouterRun = {
  /** Milliseconds since the epoch, in the router's clock, which it logs in whole seconds. */
  readonly endedAt: number;
  readonly tookMs: number;
  /** Each call of a service, in the order in which they began. */
  readonly calls: readonly StepRun[];
  /** The step whose condition did not hold: a Sequence ends there, with the answer before. */
  readonly skippedStep?: string;
  /** The step whose failure ended it, because it is Hard. */
  readonly hardFailure?: { readonly step: string; readonly status: number };
};

export type StepRun = {
  readonly url: string;
  /** The step that was begun last before it: where steps run side by side it may be another. */
  readonly step: string;
  readonly tookMs?: number;
  /** Why nothing came back. */
  readonly error?: string;
};

/**
 * The runs in a router's log that ended there, oldest first (kserve v0.20.0 cmd/router/main.go: a line of JSON each; `time` is in
 * seconds). It has no number of a request: where runs overlap, the one that ends first has the lines of both. `isCut`: lines before
 * these were left out, so that the first run may lack some.
 */
export function readRouterRuns(lines: readonly string[], isCut: boolean): readonly RouterRun[] {
  const runs: RouterRun[] = [];
  let since: unknown[] = [];
  for (const line of lines) {
    const entry = parsedEntry(line);
    if (entry === undefined) continue;
    since.push(entry);
    const run = isEndOfRun(entry) ? runOf(since, entry) : undefined;
    if (run === undefined) continue;
    runs.push(run);
    since = [];
  }
  return isCut ? runs.slice(1) : runs;
}

/** A graph begins and ends at its node `root`. */
function isEndOfRun(entry: unknown): boolean {
  return textAt(entry, 'msg') === 'elapsed time' && textAt(entry, 'node') === 'root';
}

function runOf(entries: readonly unknown[], end: unknown): RouterRun | undefined {
  const endedAt = timeAt(end, 'ts');
  const seconds = numberAt(end, 'time');
  if (endedAt === undefined || seconds === undefined) return undefined;
  const calls: { url: string; step: string; tookMs?: number; error?: string }[] = [];
  let step = '';
  let skippedStep: string | undefined;
  let hardFailure: RouterRun['hardFailure'];
  for (const [index, entry] of entries.entries()) {
    const callOf = (field: string) =>
      calls.find(({ url, tookMs }) => url === textAt(entry, field) && tookMs === undefined);
    switch (textAt(entry, 'msg') ?? '') {
      case 'Starting execution of step':
        step = textAt(entry, 'stepName') ?? '';
        break;
      case 'Entering callService':
        calls.push({ url: textAt(entry, 'url') ?? '', step });
        break;
      case 'An error has occurred while calling service': {
        const call = callOf('service');
        if (call !== undefined) call.error = textAt(entry, 'error') ?? '';
        break;
      }
      case 'elapsed time': {
        const took = numberAt(entry, 'time');
        const call = callOf('step');
        if (call !== undefined && took !== undefined) call.tookMs = took * 1000;
        const before = entries[index - 1];
        // It was begun, and neither called nor failed: nothing else ends a node there.
        if (textAt(entry, 'node') !== undefined && textAt(before, 'msg') === 'Starting execution of step')
          skippedStep = textAt(before, 'stepName') ?? '';
        break;
      }
      case 'This step is a hard dependency and it is unsuccessful':
        hardFailure = { step: textAt(entry, 'stepName') ?? '', status: numberAt(entry, 'statusCode') ?? 0 };
        break;
      default:
        break;
    }
  }
  return {
    endedAt,
    tookMs: seconds * 1000,
    calls,
    ...(skippedStep === undefined ? {} : { skippedStep }),
    ...(hardFailure === undefined ? {} : { hardFailure }),
  };
}

/** Undefined for a line of anything else: Go's own, or one that is cut. */
function parsedEntry(line: string): unknown {
  if (!line.includes('InferenceGraphRouter')) return undefined;
  try {
    // A collector of logs may put a time before a line.
    const entry: unknown = JSON.parse(line.slice(line.indexOf('{')));
    return isRecord(entry) ? entry : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
