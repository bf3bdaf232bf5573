import type { Exchange } from '../../inference/exchange.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { TuiSession } from '../../session.js';
import type { Message } from '../state/messages.js';
import { type HistoryStore, keepExchange, loadExchanges, pruneHistory } from './history-files.js';

/** The folders that were pruned: once a run is enough, and not at each exchange. */
const pruned = new Set<string>();

/** Keeps an exchange where the session has a place for it, and bounds what is kept at the first of a run. Throws Problem "output". */
export async function keepInHistory(session: TuiSession, exchange: Exchange): Promise<void> {
  const store = storeOf(session);
  if (store === undefined) return;
  await keepExchange(store, exchange);
  if (pruned.has(store.folder)) return;
  pruned.add(store.folder);
  await pruneHistory(store, Date.now());
}

/** Tells what was kept of a service. */
export async function tellHistory(
  session: TuiSession,
  of: ServiceKey,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const store = storeOf(session);
  if (store !== undefined) say(await loadExchanges(store, of, signal));
}

function storeOf({ historyFolder: folder, cluster: { context } }: TuiSession): HistoryStore | undefined {
  return folder === undefined ? undefined : { folder, context };
}
