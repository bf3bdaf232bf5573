import { Http2ServerResponse } from 'node:http2';
import { refuse, type ProxyRefusal } from './refusal.js';
import type { Asked } from './request.js';
import { type SilenceClock, watchSilence } from './silence.js';

/** A request that is under way: what ends it, and why. */
export type UnderWay = {
  readonly signal: AbortSignal;
  readonly clock: SilenceClock;
  /** The answer that the client gets where the proxy has ended its request. */
  readonly refusal: () => ProxyRefusal | undefined;
  /** The client did not wait for the end. */
  readonly isLeft: () => boolean;
  /** The answer has broken off: from here on it is the proxy that closes the connection. */
  readonly breakOff: () => void;
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
  let isBroken = false;
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
    if (response.writableFinished || refusal !== undefined || isBroken) return;
    isLeft = true;
    controller.abort(new Error('the client has closed the connection'));
  };
  response.once('close', onClose);
  // Over HTTP/2 a stream that the client has reset is closed only once all of it is read.
  const reset = response instanceof Http2ServerResponse ? response.stream : undefined;
  reset?.once('aborted', onClose);
  const onClosing = () => end(refuse(503, 'interrupted', 'the proxy is closing'));
  closing.addEventListener('abort', onClosing, { once: true });
  return {
    signal: controller.signal,
    clock,
    refusal: () => refusal,
    isLeft: () => isLeft,
    breakOff: () => {
      isBroken = true;
    },
    end,
    stop: () => {
      clock.stop();
      response.off('close', onClose);
      reset?.off('aborted', onClose);
      closing.removeEventListener('abort', onClosing);
    },
  };
}
