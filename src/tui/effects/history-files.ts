import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Exchange } from '../../inference/exchange.js';
import { parseJson } from '../../inference/read-json.js';
import type { ServiceKey } from '../../kserve/service.js';
import { contextFolders } from '../../payload/library.js';
import { Problem } from '../../problem.js';
import { readBounded } from '../../runtime/bounded-file.js';
import type { Message } from '../state/messages.js';

/** Where the history is, and of which context. */
export type HistoryStore = { readonly folder: string; readonly context: string };

/** The limits of what is kept: larger exchanges are not, nor more of a service, nor older ones, nor more in all. */
export const historyLimits = {
  exchangeBytes: 1_000_000,
  ofService: 200,
  ageMs: 30 * 24 * 60 * 60 * 1000,
  allBytes: 50_000_000,
} as const;

/** The only headers that are kept: no other can be told from one with a secret. */
const keptHeaders: ReadonlySet<string> = new Set([
  'accept',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'grpc-message',
  'grpc-status',
  'host',
  'inference-header-content-length',
  'server',
  'user-agent',
  'x-envoy-upstream-service-time',
]);

type Headers = Readonly<Record<string, string>>;

/** The exchange as it is kept: without headers that could hold a secret, and with its answer's JSON in one piece. */
function withoutSecrets(exchange: Exchange): Exchange {
  const { request, roundTrip, answer, partial } = exchange;
  const { response, requestHeaders } = roundTrip;
  const whole = (one: NonNullable<typeof answer>) => ({ ...one, json: [Buffer.concat([...one.json])] });
  return {
    ...exchange,
    request: { ...request, headers: kept(request.headers) },
    roundTrip: {
      ...roundTrip,
      ...(requestHeaders === undefined ? {} : { requestHeaders: kept(requestHeaders) }),
      ...(response === undefined ? {} : { response: withoutHeaders(response) }),
    },
    ...(answer === undefined ? {} : { answer: whole(answer) }),
    ...(partial === undefined ? {} : { partial: whole(partial) }),
  };
}

function withoutHeaders(
  response: NonNullable<Exchange['roundTrip']['response']>,
): NonNullable<Exchange['roundTrip']['response']> {
  if (response.transport === 'http') return { ...response, headers: kept(response.headers) };
  const { http, ...rest } = response;
  return {
    ...rest,
    headers: kept(response.headers),
    trailers: kept(response.trailers),
    ...(http === undefined ? {} : { http: { ...http, headers: kept(http.headers) } }),
  };
}

function kept(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeaders.has(name.toLowerCase())));
}

/** Keeps an exchange in a file of its own, mode 0600. One that is too large is not kept. Throws Problem "output" where it cannot be written. */
export async function keepExchange(store: HistoryStore, exchange: Exchange): Promise<void> {
  // A copy of a large one would take longer than a key may wait.
  if (leastBytes(exchange) > historyLimits.exchangeBytes) return;
  const bytes = serialize({ version: 1, exchange: stored(withoutSecrets(exchange)) });
  if (bytes.length > historyLimits.exchangeBytes) return;
  const folder = serviceFolder(store, exchange.service);
  const file = path.join(folder, `${exchange.startedAt}.bin`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { writeByDraft } = await import('../../runtime/draft-file.js');
    await writeByDraft(file, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Problem('output', `The history could not be kept: ${reason}`, {
      remedy: 'history: off in the settings keeps none.',
      cause,
    });
  }
}

/** The bytes of its bodies and values, without what it takes to tell of them. */
function leastBytes({ request, roundTrip, answer, partial, payload }: Exchange): number {
  const { response } = roundTrip;
  const bodies = [
    request.transport === 'http' ? request.body : undefined,
    response?.transport === 'http' ? response.body : undefined,
    payload?.kind === 'json' ? payload.text : undefined,
  ];
  const tensors = [answer, partial].flatMap((one) => one?.tensors ?? []);
  const values = [...tensors, ...(payload?.kind === 'tensors' ? payload.tensors : [])];
  const sizes = [...bodies.map((body) => body?.length ?? 0), ...values.map((tensor) => tensor.values.length)];
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** JSON is read again from its text: its numbers are more than a copy of plain values holds. */
function stored(exchange: Exchange): object {
  const { payload } = exchange;
  return payload?.kind === 'json' ? { ...exchange, payload: { kind: 'json', text: payload.text } } : exchange;
}

/** Loads the exchanges that are kept of a service, newest first; a file that cannot be read is left out. */
export async function loadExchanges(
  store: HistoryStore,
  of: ServiceKey,
  signal: AbortSignal,
): Promise<Message> {
  const folder = serviceFolder(store, of);
  const names = (await namesIn(folder)).toSorted((a, b) => Number.parseInt(b) - Number.parseInt(a));
  const found: Exchange[] = [];
  for (const name of names.slice(0, historyLimits.ofService)) {
    const exchange = await readExchange(path.join(folder, name), of, signal);
    if (exchange !== undefined) found.push(exchange);
  }
  return { type: 'history-loaded', of, exchanges: found };
}

async function readExchange(
  file: string,
  of: ServiceKey,
  signal: AbortSignal,
): Promise<Exchange | undefined> {
  try {
    const read: unknown = deserialize(await readBounded(file, historyLimits.exchangeBytes, signal));
    return isKept(read) && read.exchange.service === of ? restored(read.exchange) : undefined;
  } catch (thrown) {
    signal.throwIfAborted();
    // Cut, or written by another version: the others are still worth showing.
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}

function isKept(read: unknown): read is { readonly exchange: Exchange } {
  if (typeof read !== 'object' || read === null || !('version' in read) || read.version !== 1) return false;
  const exchange: unknown = 'exchange' in read ? read.exchange : undefined;
  return (
    typeof exchange === 'object' && exchange !== null && 'roundTrip' in exchange && 'service' in exchange
  );
}

function restored(exchange: Exchange): Exchange {
  const { payload } = exchange;
  return payload?.kind === 'json'
    ? { ...exchange, payload: { ...payload, value: parseJson(payload.text) } }
    : exchange;
}

/** Deletes what is too old, more than is kept, or was left half written, of all contexts. What another isvc deletes meanwhile is gone as well. */
export async function pruneHistory({ folder }: HistoryStore, now: number): Promise<void> {
  const { fileOfDraft, pruneDrafts } = await import('../../runtime/draft-file.js');
  // isvc 0.1 had one name for all drafts of an exchange.
  const isDraft = (name: string) =>
    /^\d+\.bin$/.test(fileOfDraft(name) ?? '') || /^\d+\.bin\.tmp$/.test(name);
  await pruneDrafts(folder, isDraft, now, { recursive: true });
  const entries = await entriesIn(folder);
  const byService = new Map<string, number>();
  let bytes = 0;
  for (const { file, size, at } of entries.toSorted((a, b) => b.at - a.at)) {
    const service = path.dirname(file);
    const count = (byService.get(service) ?? 0) + 1;
    byService.set(service, count);
    bytes += size;
    const isTooMuch = count > historyLimits.ofService || bytes > historyLimits.allBytes;
    if (isTooMuch || now - at > historyLimits.ageMs) await rm(file, { force: true });
  }
}

async function entriesIn(folder: string) {
  const names = await namesIn(folder, true);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));
      return { file, size, at: mtimeMs };
    }),
  );
  return found.filter(({ at }) => at > 0);
}

async function namesIn(folder: string, recursive = false): Promise<readonly string[]> {
  try {
    const names = await readdir(folder, { recursive });
    return names.filter((name) => /(?:^|[\\/])\d+\.bin$/.test(name));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw cause;
  }
}

function serviceFolder({ folder, context }: HistoryStore, of: ServiceKey): string {
  const [own] = contextFolders(folder, context);
  return path.join(own, encodeURIComponent(of).replaceAll('.', '%2E'));
}
