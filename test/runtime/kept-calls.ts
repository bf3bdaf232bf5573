import { onAbort } from '../../src/runtime/on-abort.ts';

/** `--expose-gc` */
declare const gc: (options?: { readonly type: 'minor' }) => void;

/** Each call under way needs 8,000 bytes. */
const { signal } = new AbortController();
const underWay: (() => void)[] = [];

function startCalls(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const needed = Array.from({ length: 1000 }, () => index + 0.5);
    underWay.push(onAbort(signal, () => needed[0]));
    if (underWay.length > 10) underWay.shift()?.();
    if (index % 100 === 99) gc({ type: 'minor' });
  }
}

startCalls(1000);
gc();
const before = process.memoryUsage().heapUsed;
startCalls(2000);
// Prints how many bytes of a call are left after collections of the young generation alone.
process.stdout.write(String((process.memoryUsage().heapUsed - before) / 2000));
