import { copyEndpoint, copyExchange, type CopyAs } from '../format/copy-as.js';
import { Problem } from '../problem.js';
import type { Core } from './core.js';
import { remoteOf } from './failure.js';
import type { Effect, Message } from './messages.js';

type LoadCommands = Extract<Effect, { readonly type: 'load-commands' }>;

/** Milliseconds that the model's metadata may take, where the payload is made from it. */
const metadataTimeoutMs = 10_000;

/** What `p` sent, or would send, as commands. */
export async function loadCommands(core: Core, effect: LoadCommands, signal: AbortSignal): Promise<Message> {
  const commands = await remoteOf(commandsFor(core, effect, signal));
  return { type: 'loaded', loaded: { name: 'copy', of: effect.service.key, commands } };
}

/** Without a payload it is how the service would be called, with the payload in a file. */
async function commandsFor(
  { cluster, discovery, predictor }: Core,
  { service, protocol, payload, exchange }: LoadCommands,
  signal: AbortSignal,
): Promise<readonly CopyAs[]> {
  if (exchange !== undefined) return copyExchange(exchange, cluster);
  const options = {
    verb: 'predict',
    binary: false,
    scale: 1,
    timeoutMs: metadataTimeoutMs,
    protocol,
    ...(payload === undefined ? {} : { payload }),
  } as const;
  try {
    return copyExchange(await predictor.prepare(service, options, signal), cluster);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.kind !== 'payload') throw thrown;
    return copyEndpoint(await discovery.findEndpoint(service, protocol, signal), service, protocol);
  }
}
