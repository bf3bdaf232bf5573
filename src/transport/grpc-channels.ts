import { targetKey } from './connection.js';
import type { Channel } from './grpc-connection.js';
import { trustedIdleMs } from './limits.js';
import type { Target, Trust } from './transport.js';

/** Channels to every target, each used by one call at a time: what its connection does belongs to that call. */
export type Channels = {
  /** One that stands and was used lately, else a new one. */
  readonly take: (target: Target) => Channel;
  /** Gives it back for the next call. */
  readonly keep: (channel: Channel) => void;
  /** Closes it: the next call connects anew, instead of waiting for grpc-js's back-off. */
  readonly drop: (channel: Channel) => void;
  /** The channel whose connection has this port here, while a call uses it. */
  readonly atPort: (port: number | undefined) => Channel | undefined;
  readonly close: () => void;
};

/** The idle channels to one target, the one that was used last at the end. */
type Place = Entry[];
type Entry = { readonly channel: Channel; readonly place: Place; isUsed: boolean; keptAtMs: number };

/** `open`: what makes a channel, of one kind. */
export function createChannels(trust: Trust, open: (target: Target) => Channel): Channels {
  const places = new Map<string, Place>();
  const entries = new Map<Channel, Entry>();
  // A load has one target, which is the same object each time.
  let last: { readonly target: Target; readonly place: Place } | undefined;
  const placeOf = (target: Target): Place => {
    if (last?.target === target) return last.place;
    const key = targetKey(target, trust);
    const place = places.get(key) ?? [];
    places.set(key, place);
    last = { target, place };
    return place;
  };
  const close = ({ channel }: Entry) => {
    entries.delete(channel);
    channel.close();
  };
  const openNew = (target: Target, place: Place): Channel => {
    const channel = open(target);
    entries.set(channel, { channel, place, isUsed: true, keptAtMs: 0 });
    return channel;
  };
  return {
    take: (target) => {
      const place = placeOf(target);
      for (let entry = place.shift(); entry !== undefined; entry = place.shift()) {
        // A connection may have died in silence; one that was used lately is taken to live.
        if (entry.channel.isReady() && performance.now() - entry.keptAtMs < trustedIdleMs) {
          entry.isUsed = true;
          return entry.channel;
        }
        close(entry);
      }
      return openNew(target, place);
    },
    keep: (channel) => {
      const entry = entries.get(channel);
      if (entry?.isUsed !== true) return;
      entry.isUsed = false;
      entry.keptAtMs = performance.now();
      entry.place.push(entry);
    },
    drop: (channel) => {
      const entry = entries.get(channel);
      if (entry?.isUsed === true) close(entry);
    },
    atPort: (port) => {
      if (port === undefined) return undefined;
      for (const { channel, isUsed } of entries.values())
        if (isUsed && channel.localPort() === port) return channel;
      return undefined;
    },
    close: () => {
      for (const entry of entries.values()) close(entry);
      places.clear();
      last = undefined;
    },
  };
}
