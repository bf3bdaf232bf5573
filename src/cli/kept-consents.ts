import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import type { Consent, GatewayAddresses } from '../inference/endpoint.js';
import { fileLimits, readBoundedSync } from '../runtime/bounded-file.js';
import { listAt, textAt, textsAt } from '../kserve/fields.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';

/** The consents of one context. */
export type KeptConsents = {
  readonly hosts: readonly string[];
  /** `NAMESPACE/NAME`. */
  readonly gateway?: string;
  readonly kserveNamespace?: string;
  readonly gatewayAddresses?: readonly GatewayAddresses[];
};

/** A context is that name and that server: another cluster that takes the name was never asked about. */
export type ConsentPlace = { readonly context: string; readonly server: string };

type Entry = ConsentPlace & KeptConsents;

type Environment = Readonly<Record<string, string | undefined>>;

/** The oldest are dropped. */
const mostContexts = 200;
const mostHosts = 200;
const mostGateways = 200;

const none: KeptConsents = { hosts: [] };

/** `$XDG_STATE_HOME/isvc/trust.json`, or its place on this system. */
export function consentsPath(environment: Environment): string {
  const home = environment['XDG_STATE_HOME'];
  if (home !== undefined && path.isAbsolute(home)) return path.join(home, 'isvc', 'trust.json');
  const { data, log } = envPaths('isvc', { suffix: '' });
  // env-paths calls the folder for state, as the XDG base directory specification has it, that for logs.
  const folder = process.platform === 'darwin' || process.platform === 'win32' ? data : log;
  return path.join(folder, 'trust.json');
}

/** The consents of this context, of earlier runs too. Throws Problem "usage" where the file cannot be read. */
export function readConsents(environment: Environment, place: ConsentPlace): KeptConsents {
  return readEntries(consentsPath(environment)).find((entry) => isAt(entry, place)) ?? none;
}

/** Keeps a yes for its context. One that is about a token is for this run alone, and is not kept. Throws Problem "usage". */
export async function keepConsent(
  environment: Environment,
  { context, server }: ConsentPlace,
  consent: Consent,
): Promise<void> {
  if (consent.kind === 'claims') return;
  const file = consentsPath(environment);
  const entries = readEntries(file);
  const place = { context, server };
  const before = entries.find((entry) => isAt(entry, place)) ?? none;
  const entry: Entry = { ...before, ...place, ...withConsent(before, consent) };
  const all = [...entries.filter((each) => !isAt(each, place)), entry].slice(-mostContexts);
  const text = `${JSON.stringify({ contexts: all }, undefined, 2)}\n`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const { fileOfDraft, pruneDrafts, writeByDraft } = await import('../runtime/draft-file.js');
    // isvc 0.1 named its drafts by the process alone.
    const isDraft = (name: string) => fileOfDraft(name) === 'trust.json' || /^trust\.json\.\d+$/.test(name);
    await pruneDrafts(path.dirname(file), isDraft, Date.now());
    await writeByDraft(file, text);
  } catch (cause) {
    throw new Problem('usage', `${file} cannot be written: the consent lasts until isvc ends.`, {
      remedy: 'Make its folder one that you may write to, or write the setting (isvc config).',
      cause,
    });
  }
}

function withConsent(
  { hosts, gatewayAddresses = [] }: KeptConsents,
  consent: Exclude<Consent, { readonly kind: 'claims' }>,
): Partial<KeptConsents> {
  switch (consent.kind) {
    case 'host':
      return { hosts: [...hosts.filter((host) => host !== consent.host), consent.host].slice(-mostHosts) };
    case 'gateway':
      return { gateway: consent.name };
    case 'gateway-addresses': {
      const others = gatewayAddresses.filter(({ name }) => name !== consent.gateway.name);
      return { gatewayAddresses: [...others, consent.gateway].slice(-mostGateways) };
    }
    case 'kserve-namespace':
      return { kserveNamespace: consent.namespace };
  }
}

function isAt(entry: ConsentPlace, { context, server }: ConsentPlace): boolean {
  return entry.context === context && entry.server === server;
}

function readEntries(file: string): readonly Entry[] {
  try {
    const bytes = readBoundedSync(file, fileLimits.settings);
    const whole: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return listAt(whole, 'contexts').flatMap(parseEntry);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Problem('usage', `${file} cannot be read: it keeps what was said yes to.`, {
      remedy: 'Mend it, or delete it: isvc asks again.',
      cause,
    });
  }
}

function parseEntry(value: unknown): readonly Entry[] {
  const context = textAt(value, 'context');
  const server = textAt(value, 'server');
  if (context === undefined || server === undefined) return [];
  const gateway = textAt(value, 'gateway');
  const kserveNamespace = textAt(value, 'kserveNamespace');
  const gatewayAddresses = listAt(value, 'gatewayAddresses').map((entry) => ({
    name: textAt(entry, 'name') ?? '',
    addresses: textsAt(entry, 'addresses'),
  }));
  return [
    {
      context,
      server,
      hosts: textsAt(value, 'hosts'),
      ...defined({ gateway, kserveNamespace }),
      ...(gatewayAddresses.length === 0 ? {} : { gatewayAddresses }),
    },
  ];
}
