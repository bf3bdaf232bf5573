import type { Predictor } from '../../predict/predict.js';
import { remoteOf } from './failure.js';
import type { Effect, Message } from '../state/messages.js';

/** Asks for a token, which the predictor keeps; nothing else gets to know it. */
export async function loadToken(
  predictor: Predictor,
  { of, account }: Extract<Effect, { readonly type: 'load-token' }>,
  signal: AbortSignal,
): Promise<Message> {
  const token = await remoteOf(predictor.renewToken(account, of.slice(0, of.indexOf('/')), signal));
  return { type: 'loaded', loaded: { name: 'token', of, account, token } };
}
