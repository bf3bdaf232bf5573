import { targetKey } from './connection.js';
import { type Channel, openChannel, registerAddresses } from './grpc-channel.js';
import { joinChunksAsTheyCome } from './grpc-frames.js';
import { type AnswerLimits, trustedIdleMs } from './limits.js';
import type { Target, Trust } from './transport.js';

/** Channels to every target, each used by one call at a time: what its connection does belongs to that call. */
export type Channels = {
  /** One that stands and was used lately, else a new one. */
  readonly take: (target: Target) => Channel;
  /** Gives it back for the next call. */
  readonly keep: (target: Target, channel: Channel) => void;
  /** Closes it: the next call connects anew, instead of waiting for grpc-js's back-off. */
  readonly drop: (channel: Channel) => void;
  /** The channel whose connection has this port here, while a call uses it. */
  readonly atPort: (port: number | undefined) => Channel | undefined;
  readonly close: () => void;
};

type Idle = { readonly channel: Channel; readonly since: number };

export function openChannels(trust: Trust, limits: AnswerLimits): Channels {
  registerAddresses();
  joinChunksAsTheyCome();
  const idle = new Map<string, Idle[]>();
  const used = new Set<Channel>();
  return {
    take: (target) => {
      const all = idle.get(targetKey(target, trust)) ?? [];
      let channel: Channel | undefined;
      for (const one of all.splice(0)) {
        // A connection may have died in silence; one that was used lately is taken to live.
        const isFresh = one.channel.isReady() && performance.now() - one.since < trustedIdleMs;
        if (!isFresh) one.channel.close();
        else if (channel === undefined) ({ channel } = one);
        else all.push(one);
      }
      const taken = channel ?? openChannel(target, trust, limits);
      used.add(taken);
      return taken;
    },
    keep: (target, channel) => {
      if (!used.delete(channel)) return;
      const key = targetKey(target, trust);
      idle.set(key, [...(idle.get(key) ?? []), { channel, since: performance.now() }]);
    },
    drop: (channel) => {
      used.delete(channel);
      channel.close();
    },
    atPort: (port) => [...used].find((channel) => port !== undefined && channel.localPort() === port),
    close: () => {
      for (const { channel } of [...idle.values()].flat()) channel.close();
      for (const channel of used) channel.close();
      idle.clear();
      used.clear();
    },
  };
}
