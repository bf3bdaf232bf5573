import { copyEndpoint, copyExchange, type CopyAs } from '../../format/copy-as.js';
import { usualTimeoutMs } from '../../predict/predict.js';
import { Problem } from '../../problem.js';
import type { Core } from '../core.js';
import { remoteOf } from './failure.js';
import type { Effect, Message } from '../messages.js';

type LoadCommands = Extract<Effect, { readonly type: 'load-commands' }>;

/** What `p` sent, or would send, as commands. */
export async function loadCommands(core: Core, effect: LoadCommands, signal: AbortSignal): Promise<Message> {
  const commands = await remoteOf(commandsFor(core, effect, signal));
  return { type: 'loaded', loaded: { name: 'copy', of: effect.service.key, commands } };
}

/** Without a payload it is how the service would be called, with the payload in a file. */
async function commandsFor(
  { cluster, discovery, predictor, given }: Core,
  { service, protocol, payload, exchange, tokenFrom }: LoadCommands,
  signal: AbortSignal,
): Promise<readonly CopyAs[]> {
  const origin = { cluster, given };
  if (exchange !== undefined) return copyExchange(exchange, origin);
  const options = {
    verb: 'predict',
    binary: false,
    scale: 1,
    timeoutMs: usualTimeoutMs,
    protocol,
    ...(payload === undefined ? {} : { payload }),
    ...(tokenFrom === undefined ? {} : { tokenFrom }),
  } as const;
  try {
    return copyExchange(await predictor.prepare(service, options, signal), origin);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.kind !== 'payload') throw thrown;
    const endpoint = await discovery.findEndpoint(service, protocol, signal);
    return copyEndpoint({ service, protocol, endpoint, asked: {} }, origin);
  }
}
