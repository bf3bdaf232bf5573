import { listAt, numberAt, textAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Listener } from './gateway-service.js';

/** The listener that a call is for, and whether it terminates TLS. */
export type ListenerMatch = { readonly listener: Listener; readonly tls: boolean };

/** The listener that a route names: both are optional in a `parentRef`. */
export type ListenerRef = { readonly sectionName?: string; readonly port?: number };

/** A listener of whichever kind of Gateway. */
type ListenerEntry = {
  readonly port: number;
  readonly name: string;
  readonly tls: boolean;
  /** No host: any. */
  readonly hosts: readonly string[];
};

/**
 * The listener of a Gateway for a host: the one that the route names, else the one whose hostname fits best. Plain ones first
 * for an http URL; where there is none, one with TLS, as the URL is then what another part of the installation has (never the
 * other way round).
 */
export function gatewayListener(
  gateway: KubeObject | undefined,
  host: string | undefined,
  tls: boolean,
  ref: ListenerRef = {},
): ListenerMatch | undefined {
  const all = listAt(gateway, 'spec', 'listeners').flatMap(listenerEntry);
  const meant = all.filter(
    ({ name, port }) =>
      (ref.sectionName === undefined || ref.sectionName === name) &&
      (ref.port === undefined || ref.port === port),
  );
  return bestEntry(meant.length === 0 ? all : meant, host, tls);
}

/** The server of an Istio Gateway for a host, likewise (`NAMESPACE/HOST` or `HOST`; networking/v1 Server). */
export function istioListener(
  gateway: KubeObject | undefined,
  host: string | undefined,
  tls: boolean,
): ListenerMatch | undefined {
  return bestEntry(listAt(gateway, 'spec', 'servers').flatMap(serverEntry), host, tls);
}

function listenerEntry(listener: unknown): readonly ListenerEntry[] {
  const port = numberAt(listener, 'port');
  const protocol = textAt(listener, 'protocol');
  if (port === undefined || (protocol !== 'HTTP' && protocol !== 'HTTPS')) return [];
  const hostname = textAt(listener, 'hostname');
  return [
    {
      port,
      name: textAt(listener, 'name') ?? '',
      tls: protocol === 'HTTPS',
      hosts: hostname === undefined ? [] : [hostname],
    },
  ];
}

function serverEntry(server: unknown): readonly ListenerEntry[] {
  const port = numberAt(server, 'port', 'number');
  const protocol = (textAt(server, 'port', 'protocol') ?? '').toUpperCase();
  if (port === undefined || !['HTTP', 'HTTP2', 'GRPC', 'HTTPS'].includes(protocol)) return [];
  const hosts = textsAt(server, 'hosts').map((host) => host.slice(host.indexOf('/') + 1));
  return [
    {
      port,
      name: textAt(server, 'port', 'name') ?? '',
      tls: protocol === 'HTTPS',
      hosts: hosts.includes('*') ? [] : hosts,
    },
  ];
}

function bestEntry(
  entries: readonly ListenerEntry[],
  host: string | undefined,
  tls: boolean,
): ListenerMatch | undefined {
  const ranked = entries
    .map((entry) => ({ entry, fit: fitOf(entry.hosts, host) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit);
  const found =
    ranked.find(({ entry }) => entry.tls === tls) ??
    (tls ? undefined : ranked.find(({ entry }) => entry.tls));
  if (found === undefined) return undefined;
  const { port, name, tls: terminates } = found.entry;
  return { listener: { port, name }, tls: terminates };
}

/** 0: not for this host; else the better, the more of the host it states. An exact name beats a wildcard, and that no name. */
function fitOf(hosts: readonly string[], host: string | undefined): number {
  if (hosts.length === 0 || host === undefined) return 1;
  return Math.max(0, ...hosts.map((pattern) => hostFit(pattern, host)));
}

/** How well a pattern of routes and listeners fits a host: `*.` stands for one label and more. 0 where it does not. */
export function hostFit(pattern: string, host: string): number {
  const [wanted, asked] = [pattern.toLowerCase(), host.toLowerCase()];
  if (wanted === asked) return 2 * wanted.length + 1;
  if (wanted === '*') return 1;
  return wanted.startsWith('*.') && asked.length > wanted.length && asked.endsWith(wanted.slice(1))
    ? 2 * wanted.length
    : 0;
}
