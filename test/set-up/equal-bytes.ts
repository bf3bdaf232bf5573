import { expect } from 'vitest';

declare global {
  var equalBytesAreTried: boolean | undefined;
}

/** The test runner compares numbers one by one, and asks each array for its keys as texts. Where all bytes are equal, so are the numbers. */
function haveEqualBytes(one: unknown, other: unknown): true | undefined {
  if (!ArrayBuffer.isView(one) || !ArrayBuffer.isView(other) || one.constructor !== other.constructor)
    return undefined;
  return bytesOf(one).equals(bytesOf(other)) ? true : undefined;
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

// Files share a worker: once for each.
if (globalThis.equalBytesAreTried === undefined) expect.addEqualityTesters([haveEqualBytes]);
globalThis.equalBytesAreTried = true;
