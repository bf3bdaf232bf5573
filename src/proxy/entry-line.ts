import { shownText } from '../format/safe-text.js';
import { durationText, sizeText } from '../format/sizes.js';
import { whoText } from '../format/verdict.js';
import { grpcCodeName } from '../inference/grpc-code.js';
import { stringifyJson } from '../inference/json.js';
import type { ProxyEntry } from './entry.js';

/** One request in a line, and in a second one what to do where there is something; safe for a terminal, without secrets. */
export function entryLines(entry: ProxyEntry): readonly string[] {
  const { at, method, path, service, totalMs, firstMs, receivedBytes, ok, summary, next, notes } = entry;
  const facts = [
    new Date(at).toTimeString().slice(0, 8),
    `${method} ${path}`,
    statusText(entry),
    firstMs === undefined || !ok
      ? durationText(totalMs)
      : `${durationText(totalMs)} (first byte ${durationText(firstMs)})`,
    sizeText(receivedBytes),
    ...(service === undefined ? [] : [service]),
    ok ? who(entry) : `${who(entry)}: ${summary}`,
  ];
  const [first] = next;
  return [
    facts.join('  '),
    ...notes.map((note) => `  ${note}`),
    ...(ok || first === undefined ? [] : [`  → ${first}`]),
  ].map(shownText);
}

/** The same for a program, on one line. */
export function entryJson({ at, path, summary, next, notes, ...entry }: ProxyEntry): string {
  return stringifyJson({
    time: new Date(at).toISOString(),
    ...entry,
    path: shownText(path),
    summary: shownText(summary),
    next: next.map(shownText),
    notes: notes.map(shownText),
  });
}

function statusText({ status, grpcStatus }: ProxyEntry): string {
  return grpcStatus === undefined ? String(status) : `gRPC ${grpcCodeName(grpcStatus)}`;
}

function who({ who: by, ok, summary, next }: ProxyEntry): string {
  if (by === 'isvc') return ok ? 'answered by isvc' : 'refused by isvc';
  if (by === 'client') return 'the client left';
  return whoText({ who: by, ok, summary, next: next.map((text) => ({ text })), evidence: [] });
}
