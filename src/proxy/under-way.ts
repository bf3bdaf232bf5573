import { refuse, type ProxyRefusal } from './refusal.js';
import type { Asked } from './request.js';
import { type SilenceClock, watchSilence } from './silence.js';

/** A request that is under way: what ends it, and why. */
export type UnderWay = {
  readonly signal: AbortSignal;
  readonly clock: SilenceClock;
  /** What the client is told where the proxy ended it. */
  readonly refusal: () => ProxyRefusal | undefined;
  readonly isLeft: () => boolean;
  readonly end: (refusal: ProxyRefusal) => void;
  readonly stop: () => void;
};

/** Ends it when the client is gone, when nothing moves any more, and when the proxy closes. */
export function watchExchange(
  { silenceMs, closing }: { readonly silenceMs: number; readonly closing: AbortSignal },
  { response }: Asked,
): UnderWay {
  const controller = new AbortController();
  let refusal: ProxyRefusal | undefined;
  let isLeft = false;
  const end = (why: ProxyRefusal) => {
    refusal ??= why;
    const isLate = why.code === 'timeout';
    controller.abort(isLate ? new DOMException(why.message, 'TimeoutError') : new Error(why.message));
  };
  const clock = watchSilence(silenceMs, () =>
    end(
      refuse(
        504,
        'timeout',
        `nothing has come for ${silenceMs / 1000} s`,
        'Wait longer with: isvc proxy --timeout 30m',
      ),
    ),
  );
  const onClose = () => {
    if (response.writableFinished || refusal !== undefined) return;
    isLeft = true;
    controller.abort(new Error('the client has closed the connection'));
  };
  response.once('close', onClose);
  const onClosing = () => end(refuse(503, 'interrupted', 'the proxy is closing'));
  closing.addEventListener('abort', onClosing, { once: true });
  return {
    signal: controller.signal,
    clock,
    refusal: () => refusal,
    isLeft: () => isLeft,
    end,
    stop: () => {
      clock.stop();
      response.off('close', onClose);
      closing.removeEventListener('abort', onClosing);
    },
  };
}
