import type { TextDelta, TextTiming, TokenUsage } from '../inference/generated-text.js';

export type TextClock = {
  /** The deltas of one event, and when it came. */
  readonly add: (deltas: readonly TextDelta[], atMs: number) => void;
  readonly timing: (usage: TokenUsage | undefined) => TextTiming;
};

/** Measures one stream, with memory for two times and a count. */
export function startTextClock(): TextClock {
  let firstMs: number | undefined;
  let lastMs: number | undefined;
  let chunks = 0;
  return {
    add: (deltas, atMs) => {
      if (deltas.length === 0) return;
      firstMs ??= atMs;
      lastMs = atMs;
      chunks += 1;
    },
    timing: (usage) => {
      const tokens = usage?.completionTokens ?? 0;
      const unit = tokens > 0 ? 'tokens' : 'chunks';
      const count = tokens > 0 ? tokens : chunks;
      if (firstMs === undefined || lastMs === undefined) return { unit, count };
      return {
        firstMs,
        lastMs,
        unit,
        count,
        ...(count > 1 ? { perUnitMs: (lastMs - firstMs) / (count - 1) } : {}),
        ...(lastMs > 0 ? { perSecond: (count / lastMs) * 1000 } : {}),
      };
    },
  };
}
