import net, { isIPv4 } from 'node:net';
import { isIP } from './ip.js';

/**
 * The kind of place that an IP address leads to. `unspecified`: none of its own, or more than one (0.0.0.0/8, ::, multicast, broadcast, reserved).
 * `private`: of somebody's own network (RFC 1918, RFC 6598, RFC 4193, and the benchmark network of RFC 2544).
 */
export type AddressKind = 'loopback' | 'link-local' | 'unspecified' | 'private' | 'public';

/** By IANA's registries of special-purpose addresses (RFC 6890); the first that fits counts. */
const networks: readonly (readonly [AddressKind, readonly string[]])[] = [
  ['loopback', ['127.0.0.0/8', '::1/128']],
  // With the site-local network that RFC 3879 ended: nobody's services are there.
  ['link-local', ['169.254.0.0/16', 'fe80::/10', 'fec0::/10']],
  ['unspecified', ['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8']],
  [
    'private',
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15', 'fc00::/7'],
  ],
];

/** Made when an address is first looked at. */
let known: readonly (readonly [AddressKind, net.BlockList])[] | undefined;

function listOf([kind, subnets]: readonly [AddressKind, readonly string[]]): readonly [
  AddressKind,
  net.BlockList,
] {
  const list = new net.BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return [kind, list];
}

/** The kind of an address, or of the IPv4 address that an IPv6 one stands for; `unspecified` for text that is not an address. */
export function addressKind(text: string): AddressKind {
  const address = plainAddress(text);
  const family = isIP(address);
  if (family === 0) return 'unspecified';
  known ??= networks.map(listOf);
  const found = known.find(([, list]) => list.check(address, family === 4 ? 'ipv4' : 'ipv6'));
  return found?.[0] ?? 'public';
}

/** One spelling for each address: without a zone, IPv6 as URLs write it, and IPv4 where IPv6 only carries it. Other text stays. */
export function plainAddress(text: string): string {
  const address = text.replace(/%.*$/su, '').toLowerCase();
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  const carried = carriedIpv4(groups);
  if (carried !== undefined) return carried;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/**
 * The IPv4 address inside an IPv6 one: mapped and compatible (RFC 4291, section 2.5.5), translated (RFC 2765), NAT64 (RFC 6052 and
 * RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380) and ISATAP (RFC 5214).
 */
function carriedIpv4(groups: readonly number[]): string | undefined {
  const [first = 0, second = 0, third = 0] = groups;
  const starts = (...wanted: readonly number[]) => wanted.every((group, at) => groups[at] === group);
  const last = ipv4Of(groups[6], groups[7]);
  const isSmall = groups[6] === 0 && (groups[7] ?? 0) < 2;
  if (starts(0, 0, 0, 0, 0, 0)) return isSmall ? undefined : last;
  if (starts(0, 0, 0, 0, 0, 0xffff) || starts(0, 0, 0, 0, 0xffff, 0)) return last;
  if (starts(0x64, 0xff9b)) return third === 1 || starts(0x64, 0xff9b, 0, 0, 0, 0) ? last : undefined;
  if (first === 0x2002) return ipv4Of(second, third);
  if (starts(0x2001, 0)) return ipv4Of(~(groups[6] ?? 0) & 0xffff, ~(groups[7] ?? 0) & 0xffff);
  const isIsatap = ((groups[4] ?? 0) & 0xfdff) === 0 && groups[5] === 0x5efe;
  return isIsatap ? last : undefined;
}

function ipv4Of(high = 0, low = 0): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/u.exec(address);
  const [, before = '', a, b, c, d] = dotted ?? [];
  const text = dotted === null ? address : `${before}${hex(a, b)}:${hex(c, d)}`;
  const [head = '', tail] = text.split('::');
  const left = parts(head);
  const right = tail === undefined ? [] : parts(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function hex(high: string | undefined, low: string | undefined): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

function parts(side: string): readonly string[] {
  return side === '' ? [] : side.split(':');
}

/** An address, or the name of a load balancer, and a port. */
export type HostPort = { readonly address: string; readonly port: number };

/** Where a name that the cluster only told may lead. Loopback, link-local and the like are refused but at `places`. */
export type AddressRule = {
  /** Where believed gateways listen: taken whatever kind of address it is. */
  readonly places: readonly HostPort[];
  /**
   * Private addresses: `taken` where the person trusts the domain; refused; or taken where any other name under this domain leads
   * there too, so that it is the domain's own gateway.
   */
  readonly privately: 'taken' | 'refused' | { readonly under: string };
  /** Nothing but these: the addresses of a Service inside the cluster. */
  readonly only?: readonly string[];
  /** Never these: the API server's. */
  readonly never?: readonly string[];
};

/** Why an address is refused, in words; `kind` where the kind of address that it is decides. */
export type AddressRefusal = { readonly refused: string; readonly kind?: AddressKind };

/** The decision of a rule on an address: `ask-dns` where the names of `places` or of a domain decide. */
export type RuleAnswer = 'taken' | 'ask-dns' | AddressRefusal;

/** The decision of a rule on an IP address, as far as that is known without DNS. */
export function answerOf(rule: AddressRule | undefined, { address, port }: HostPort): RuleAnswer {
  if (rule === undefined) return 'taken';
  const plain = plainAddress(address);
  if (rule.never?.some((one) => plainAddress(one) === plain) === true)
    return { refused: `${plain} is the API server's address` };
  if (rule.only !== undefined) {
    if (rule.only.some((one) => plainAddress(one) === plain)) return 'taken';
    return { refused: `${plain} is not an address of the Service with that name` };
  }
  if (rule.places.some((place) => place.port === port && plainAddress(place.address) === plain))
    return 'taken';
  const kind = addressKind(plain);
  if (kind === 'public' || (kind === 'private' && rule.privately === 'taken')) return 'taken';
  const isOpen = namesAt(rule, port).length > 0 || (kind === 'private' && typeof rule.privately === 'object');
  return isOpen ? 'ask-dns' : refusalOf(plain);
}

/** The load balancers' names among the places of a port. */
export function namesAt({ places }: AddressRule, port: number): readonly string[] {
  return places
    .filter((place) => place.port === port && !isAddress(place.address))
    .map(({ address }) => address);
}

/** The refusal of an address for its kind: `10.0.0.5 is a private address, …`. */
export function refusalOf(address: string): AddressRefusal {
  const kind = addressKind(address);
  const what = kind === 'unspecified' ? 'not an address that a service can have' : `a ${kind} address`;
  return {
    refused: `${address} is ${what}${kind === 'private' ? ', which no believed gateway has' : ''}`,
    kind,
  };
}

function isAddress(text: string): boolean {
  return /^[\d.]+$|:/u.test(text);
}
