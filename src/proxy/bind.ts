import { lstat, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { isIP, isIPv6 } from '../network/ip.js';
import { urlHost } from '../network/address.js';
import { addressKind } from '../network/address-rule.js';
import { Problem } from '../problem.js';
import { listen, type ProxyListener } from './listen.js';
import type { ProxyLimits } from './limits.js';
import type { Asked } from './request.js';

/** Where the proxy is to listen. `address`: undefined for loopback. */
export type ListenOn =
  | { readonly address: string | undefined; readonly port: number }
  | { readonly unix: string };

/** Where it is, and by which names it is asked for there. */
export type Bound = Pick<ProxyListener, 'port' | 'close'> & {
  readonly url: string;
  readonly hosts: readonly string[];
};

/** The names of loopback, in every spelling that a client sends. */
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** Another program may have the port on IPv6 of the one that was found free on IPv4. */
const tries = 10;

/** Listens there. Throws Problem "usage" where that cannot be had. */
export async function bind(
  on: ListenOn,
  limits: ProxyLimits,
  onAsked: (asked: Asked) => void,
): Promise<Bound> {
  if ('unix' in on) return bindFile(on.unix, limits, onAsked);
  if (on.address !== undefined) return bindAddress(on.address, on.port, limits, onAsked);
  for (let left = tries; ; left -= 1) {
    const four = await listenAt({ address: '127.0.0.1', port: on.port }, limits, onAsked);
    const port = four.port ?? on.port;
    // `localhost` is either of the two: another user of this machine who listened on the other would get the keys.
    const six = await listen({ address: '::1', port }, limits, onAsked).catch(
      (error: NodeJS.ErrnoException) => error,
    );
    if (!(six instanceof Error) || six.code !== 'EADDRINUSE') {
      const close = async () => {
        await four.close();
        if (!(six instanceof Error)) await six.close();
      };
      return { port, close, url: `http://127.0.0.1:${port}`, hosts: loopback };
    }
    await four.close();
    if (on.port !== 0 || left === 0) throw taken(`[::1]:${port}`, six);
  }
}

async function bindAddress(
  address: string,
  port: number,
  limits: ProxyLimits,
  onAsked: (asked: Asked) => void,
): Promise<Bound> {
  if (address.includes('%'))
    throw new Problem('usage', `--listen ${address} has a zone (%…), which no URL can have.`, {
      remedy: 'Give an address without one, as in --listen 192.168.1.20, or :: for all.',
    });
  if (isIP(address) === 0)
    throw new Problem('usage', `--listen ${address} is not an IP address.`, {
      remedy: 'Give an address of this machine, as in --listen 192.168.1.20, or 0.0.0.0 for all.',
    });
  const listener = await listenAt({ address, port }, limits, onAsked);
  const shown = urlHost(address);
  const isAny = address === '0.0.0.0' || address === '::';
  const here = isAny || addressKind(address) === 'loopback' ? loopback : [];
  return {
    ...listener,
    url: `http://${isAny ? (isIPv6(address) ? '[::1]' : '127.0.0.1') : shown}:${listener.port ?? port}`,
    hosts: [shown, ...here],
  };
}

async function bindFile(path: string, limits: ProxyLimits, onAsked: (asked: Asked) => void): Promise<Bound> {
  await removeLeftOver(path);
  // The file is made inside of the call: nobody else can open it in between.
  const before = process.umask(0o177);
  const listening = listenAt({ path }, limits, onAsked);
  process.umask(before);
  const listener = await listening;
  return { ...listener, url: `unix:${path}`, hosts: loopback };
}

/** The socket of a proxy that was killed is in the way of the next one; nothing else is removed. */
async function removeLeftOver(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket() || (await isListening(path)))
    throw new Problem('usage', `${path} exists already; it was left as it is.`, {
      remedy: 'Name a new file with --unix, in a folder that you may write to.',
    });
  await rm(path);
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED'));
    socket.once('connect', () => socket.destroy());
  });
}

async function listenAt(
  place: Parameters<typeof listen>[0],
  limits: ProxyLimits,
  onAsked: (asked: Asked) => void,
): Promise<ProxyListener> {
  const shown = 'path' in place ? place.path : `${urlHost(place.address)}:${place.port}`;
  try {
    return await listen(place, limits, onAsked);
  } catch (error) {
    throw taken(shown, error as NodeJS.ErrnoException);
  }
}

const causes: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has it',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'you may not use it',
  EINVAL: 'its name is too long for a socket',
  ENOENT: 'its folder does not exist',
};

function taken(place: string, cause: NodeJS.ErrnoException): Problem {
  return new Problem(
    'usage',
    `isvc cannot listen on ${place}: ${causes[cause.code ?? ''] ?? cause.message}.`,
    {
      remedy: 'Name another place with --port, --listen or --unix.',
      cause,
    },
  );
}
