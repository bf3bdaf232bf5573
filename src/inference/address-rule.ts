import { addressKind, plainAddress } from './address-kind.js';

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

/** What a rule says of an address: `ask-dns` where the names of `places` or of a domain decide. */
export type RuleAnswer = 'taken' | 'ask-dns' | { readonly refused: string };

/** What a rule says of an IP address, as far as that is known without DNS. */
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
  return isOpen ? 'ask-dns' : { refused: refusalOf(plain) };
}

/** The load balancers' names among the places of a port. */
export function namesAt({ places }: AddressRule, port: number): readonly string[] {
  return places
    .filter((place) => place.port === port && !isAddress(place.address))
    .map(({ address }) => address);
}

/** `10.0.0.5 is a private address: …`. */
export function refusalOf(address: string): string {
  const kind = addressKind(address);
  return kind === 'private'
    ? `${address} is a private address, which no believed gateway has`
    : `${address} is ${kind === 'unspecified' ? 'not an address that a service can have' : `a ${kind} address`}`;
}

function isAddress(text: string): boolean {
  return /^[\d.]+$|:/u.test(text);
}
