import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { randomUUID } from 'node:crypto';
import { isIP } from '../network/ip.js';
import {
  addressKind,
  plainAddress,
  answerOf,
  namesAt,
  refusalOf,
  type AddressKind,
  type AddressRule,
} from '../network/address-rule.js';
import { defined } from '../runtime/defined.js';
import { startTimer } from '../runtime/wait.js';

/** The addresses of a name, best first. Rejects as `dns.promises.lookup` does. */
export type Lookup = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** The system's answer: its hosts file, then DNS. */
export const lookupBySystem: Lookup = (host) => systemLookup(host, { all: true });

/** Of an error whose address was refused for its kind: that kind. */
export type RefusedAddress = { readonly refused?: AddressKind };

/** The code of the error for an address that the rule refuses. */
const refusedCode = 'ADDRESS_REFUSED';

/** The addresses of a host that the rule takes, at least one. Rejects with code `ADDRESS_REFUSED` where it takes none, `ENOTFOUND` where there is none, or as `lookup` does. */
export async function allowedAddresses(
  {
    address: host,
    port,
    rule,
  }: { readonly address: string; readonly port: number; readonly rule?: AddressRule | undefined },
  lookup: Lookup,
): Promise<Awaited<ReturnType<Lookup>>> {
  const family = isIP(host);
  const found = family === 0 ? await lookup(host) : [{ address: host, family }];
  if (found.length === 0) throw noAddress(host);
  const taken = [];
  for (const one of found) if (await isTaken(rule, { ...one, port }, lookup)) taken.push(one);
  if (taken.length > 0) return taken;
  throw refusedError(rule, { address: found[0]?.address ?? '', port });
}

/** The same in the form that a socket asks for it, once for each connection. */
export function guardedLookup(rule: AddressRule | undefined, port: number, lookup: Lookup): LookupFunction {
  return (host, options, done) => {
    const wanted = typeof options.family === 'number' && options.family !== 0 ? options.family : undefined;
    const answer = async () => {
      try {
        const all = await allowedAddresses({ address: host, port, rule }, lookup);
        const fitting = wanted === undefined ? all : all.filter(({ family }) => family === wanted);
        const [first] = fitting;
        if (first === undefined) done(noAddress(host), '');
        else if (options.all === true) done(null, [...fitting]);
        else done(null, first.address, first.family);
      } catch (error) {
        done(error as NodeJS.ErrnoException, '');
      }
    };
    void answer();
  };
}

function noAddress(host: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
}

/** The error of an address that is refused. */
function refusedError(
  rule: AddressRule | undefined,
  place: { readonly address: string; readonly port: number },
): Error & RefusedAddress {
  const answer = answerOf(rule, place);
  const { refused, kind } = typeof answer === 'object' ? answer : refusalOf(plainAddress(place.address));
  return Object.assign(new Error(refused), { code: refusedCode, ...defined({ refused: kind }) });
}

async function isTaken(
  rule: AddressRule | undefined,
  place: { readonly address: string; readonly port: number },
  lookup: Lookup,
): Promise<boolean> {
  const answer = answerOf(rule, place);
  if (rule === undefined || answer === 'taken') return true;
  if (answer !== 'ask-dns') return false;
  const wanted = plainAddress(place.address);
  const ofDomain = addressKind(wanted) === 'private' ? anyNameUnder(rule) : [];
  const names = [...namesAt(rule, place.port), ...ofDomain];
  const answers = await Promise.all(names.map((name) => addressesOf(name, lookup)));
  return answers.flat().includes(wanted);
}

/** A name that nobody has written a record for: what it leads to is what the domain leads to. */
function anyNameUnder({ privately }: AddressRule): readonly string[] {
  return typeof privately === 'object' ? [`isvc-${randomUUID().slice(0, 8)}.${privately.under}`] : [];
}

/** None for a name that does not resolve: it vouches for nothing then. */
async function addressesOf(name: string, lookup: Lookup): Promise<readonly string[]> {
  const found = await lookup(name).catch((): Awaited<ReturnType<Lookup>> => []);
  return found.map(({ address }) => plainAddress(address));
}

/** DNS that has not answered by then is taken to say nothing. */
const magicMs = 2000;

/**
 * Whether a domain's names say any address that one likes, as those of sslip.io do. Undefined where DNS does not answer in time, or
 * not at all: then nothing is known of the domain.
 */
export async function isMagicDomain(domain: string, lookup: Lookup): Promise<boolean | undefined> {
  const late = Promise.withResolvers<undefined>();
  const stop = startTimer(magicMs, () => late.resolve(undefined));
  const asked = lookup(`isvc-probe-127-0-0-2.${domain}`).then(
    (found) => found.some(({ address }) => plainAddress(address) === '127.0.0.2'),
    // `dns.lookup` has the first where there is no such name, and others where DNS itself failed.
    ({ code }: NodeJS.ErrnoException) => (code === 'ENOTFOUND' ? false : undefined),
  );
  const isMagic = await Promise.race([asked, late.promise]);
  stop();
  return isMagic;
}
