import type { LanguageModel, SampledToken } from './language-model.js';
import type { TextRequest } from './language-request.js';

/** A piece of one choice's text, and the tokens in it: none where a stop word was being waited for. */
export type WrittenPiece = {
  readonly text: string;
  readonly tokens: readonly SampledToken[];
  /** Present on the last piece. */
  readonly finishReason?: 'stop' | 'length';
};

/**
 * The text for a request, a token at a time, up to a stop word, which stays out of it. Text that may be the beginning of
 * one is held back until that is known.
 */
export function* writeText(
  model: LanguageModel,
  isChat: boolean,
  { prompt, temperature, seed = Math.floor(Math.random() * 2 ** 32), stops, ignoresEnd }: TextRequest,
  maxTokens: number,
  choice: number,
): Generator<WrittenPiece, void, undefined> {
  const sampling = { temperature, seed: seed + choice, maxTokens, ignoresEnd };
  const drawn = isChat ? model.answer(prompt, sampling) : model.complete(prompt, sampling);
  let held = '';
  let waiting: SampledToken[] = [];
  let count = 0;
  for (const token of drawn) {
    count += 1;
    held += token.token;
    waiting.push(token);
    const at = firstOf(stops, held);
    if (at >= 0) {
      yield { text: held.slice(0, at), tokens: waiting, finishReason: 'stop' };
      return;
    }
    if (stops.some((stop) => endsWithStartOf(held, stop))) continue;
    yield { text: held, tokens: waiting };
    held = '';
    waiting = [];
  }
  yield { text: held, tokens: waiting, finishReason: count < maxTokens ? 'stop' : 'length' };
}

function firstOf(stops: readonly string[], text: string): number {
  const places = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

function endsWithStartOf(text: string, stop: string): boolean {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(stop.slice(0, length))) return true;
  }
  return false;
}
