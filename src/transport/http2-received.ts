import { frameBytes, frameType, numberBytes } from './http2-frames.js';
import type { Http2Link } from './http2-sender.js';
import { ownWindow } from './http2-settings.js';

/** What has come of a stream, or of a whole connection. */
export type Received = {
  readonly add: (bytes: number) => void;
  /** Tells the peer, where half of its window is used up: all that comes is read at once. Stream 0 is the connection. */
  readonly giveBack: (stream: number) => void;
  readonly clear: () => void;
};

/** Tells the peer that bytes were read, so that it sends more (RFC 9113, section 6.9). */
export function countReceived(link: Http2Link): Received {
  let received = 0;
  return {
    add: (bytes) => {
      received += bytes;
    },
    giveBack: (stream) => {
      if (received < ownWindow / 2) return;
      link.write(frameBytes(frameType.WINDOW_UPDATE, 0, stream, numberBytes(received)));
      received = 0;
    },
    clear: () => {
      received = 0;
    },
  };
}
