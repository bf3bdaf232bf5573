import type { CertificateFacts, Examination } from '../transport/examine.js';

const dayMs = 86_400_000;
/** A certificate that ends within so many days is worth a word. */
const soonDays = 21;

/** `2026-12-24`. */
export function dateText(atMs: number): string {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString().slice(0, 10) : 'an unknown date';
}

/** `DNS 1 ms (10.0.0.1); TCP 2 ms; TLSv1.3 4 ms, certificate for a.example by CA until 2026-12-24`. */
export function examinationText({ addresses, resolveMs, connectMs, tls, failure }: Examination): string {
  const parts = [
    ...(resolveMs === undefined ? [] : [`DNS ${milliseconds(resolveMs)} (${addresses.join(', ')})`]),
    ...(connectMs === undefined ? [] : [`TCP ${milliseconds(connectMs)}`]),
    ...(tls === undefined ? [] : [tlsText(tls)]),
    ...(failure === undefined ? [] : [`${phases[failure.phase]}: ${failure.detail}`]),
  ];
  return parts.join('; ');
}

const phases = { resolve: 'DNS', connect: 'TCP', tls: 'TLS' } as const;

function milliseconds(ms: number): string {
  return ms < 1 ? 'under 1 ms' : `${Math.round(ms)} ms`;
}

function tlsText({ ms, protocol, chain, fault }: NonNullable<Examination['tls']>): string {
  const [leaf, ...others] = chain;
  const trouble = fault === undefined ? '' : `, not trusted: ${fault}`;
  if (leaf === undefined) return `${protocol} ${milliseconds(ms)}, no certificate${trouble}`;
  const names = leaf.names.length === 0 ? leaf.subject : leaf.names.join(' ');
  const by = [leaf.issuer, ...others.slice(0, -1).map(({ issuer }) => issuer)].join(' by ');
  return `${protocol} ${milliseconds(ms)}, certificate for ${names} by ${by} ${validity(leaf)}${trouble}`;
}

function validity({ validTo }: CertificateFacts): string {
  if (!Number.isFinite(validTo)) return `until ${dateText(validTo)}`;
  const days = Math.floor((validTo - Date.now()) / dayMs);
  if (days < 0) return `expired on ${dateText(validTo)}`;
  const left = days === 1 ? '1 day' : `${days} days`;
  return `until ${dateText(validTo)}${days > soonDays ? '' : ` (${left} left)`}`;
}
