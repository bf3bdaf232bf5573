import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Enough for the garbage of many frames, and for a page of a long list: with half of it, services that come by thousands are copied
 * once more each, and end among what is old. V8 would let it grow to ten times as much.
 */
const enoughBytes = 12_000_000;

/**
 * Keeps the space for new objects from growing beyond what drawing needs. Every frame leaves garbage; V8 answers by
 * growing that space to 128 MB, which it gives back only after minutes of rest. Returns what ends the watch.
 */
export function limitNewSpace(): () => void {
  const observer = new PerformanceObserver(() => {
    if (newSpaceBytes() < enoughBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function newSpaceBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}
