import { copyEndpoint, copyExchange, type CopyAs } from '../../format/copy-as.js';
import { carriesSecrets } from '../../format/copy-origin.js';
import { kubectlLines } from '../../format/copy-kubectl.js';
import { Problem } from '../../problem.js';
import type { TuiSession } from '../../session.js';
import { predictOptions } from './ask-model.js';
import { remoteOf } from '../state/call.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { Terminal } from '../terminal/terminal.js';

type LoadCommands = Extract<Effect, { readonly type: 'load-commands' }>;

/** Reads the request that `p` sent, or would send, as commands. */
export async function loadCommands(
  session: TuiSession,
  effect: LoadCommands,
  signal: AbortSignal,
): Promise<Message> {
  const commands = await remoteOf(commandsFor(session, effect, signal));
  return { type: 'loaded', loaded: { name: 'copy', of: effect.service.key, commands } };
}

/** Without a payload it is how the service would be called, with the payload in a file. */
async function commandsFor(
  { cluster, discovery, predictor, given }: TuiSession,
  effect: LoadCommands,
  signal: AbortSignal,
): Promise<readonly CopyAs[]> {
  const { service, protocol, exchange, tokenFrom } = effect;
  const origin = { cluster, given };
  if (exchange !== undefined) return copyExchange(exchange, origin);
  try {
    return copyExchange(await predictor.prepare(service, predictOptions(effect), signal), origin);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.kind !== 'payload') throw thrown;
    const found = await discovery.findEndpoint(service, protocol, signal);
    const sends = tokenFrom !== undefined || carriesSecrets(given);
    const endpoint = sends ? await discovery.withClaim(service, found, undefined, signal) : found;
    const token = tokenFrom === undefined ? {} : { tokenFrom };
    return copyEndpoint({ service, protocol, endpoint, options: {}, ...token }, origin);
  }
}

/** The lines of kubectl that would change the service, or tell of a pod of it: isvc runs none of them. */
export function kubectlCommands(
  { cluster }: TuiSession,
  { service, pod }: Extract<Effect, { readonly type: 'load-kubectl' }>,
): Message {
  const commands = { state: 'ready', value: kubectlLines(service, pod, cluster.repeat) } as const;
  return { type: 'loaded', loaded: { name: 'copy', of: service.key, commands, kubectl: true } };
}

/** Puts a text on the clipboard, and says whether that could be tried. */
export function copyNotice(
  terminal: Terminal,
  { text, what }: Extract<Effect, { readonly type: 'copy' }>,
): string {
  const { tried, note } = terminal.copy(text);
  return tried ? `copied ${what} (${note})` : `did not copy ${what}: ${note}`;
}
