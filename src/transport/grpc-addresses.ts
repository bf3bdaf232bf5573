import { experimental } from '@grpc/grpc-js';
import { Http2SubchannelConnector } from '@grpc/grpc-js/build/src/transport.js';
import type { Socket, TcpNetConnectOpts } from 'node:net';

/** The scheme of targets whose address is what `net.connect` is given: a name with a lookup of ours, where grpc-js would ask DNS itself. */
export const addressScheme = 'isvc';

/** The channel's option that holds it. */
export const addressOption = 'isvc.address';

/** What `net.connect` is given, and who is told why there is no connection. */
export type ChannelAddress = TcpNetConnectOpts & { readonly onRefused: (error: Error) => void };

type ResolverConstructor = Parameters<typeof experimental.registerResolver>[1];
type Address = Parameters<typeof experimental.subchannelAddressToString>[0];

/**
 * grpc-js passes an address on to `net.connect` as it is (its transport.ts, tcpConnect), so that a name stays one, is looked up for each
 * connection under the target's rule, and all its addresses are tried. A constructor, for that is what grpc-js calls.
 */
const resolver = function resolve(
  _target: unknown,
  listener: ConstructorParameters<ResolverConstructor>[1],
  options: Readonly<Record<string, unknown>>,
) {
  let told = false;
  return {
    // Once: told the same again after each failure, the channel would begin anew and never say that it failed.
    updateResolution: () => {
      if (told) return;
      told = true;
      const endpoints = [{ addresses: [options[addressOption] as Address] }];
      process.nextTick(() => listener(experimental.statusOrFromValue(endpoints), {}, null, ''));
    },
    destroy: () => {},
  };
};

function getDefaultAuthority(target: { readonly path: string }): string {
  return target.path;
}

let registered = false;

/** Once a program. */
export function registerAddresses(): void {
  if (registered) return;
  registered = true;
  experimental.registerResolver(
    addressScheme,
    Object.assign(resolver, { getDefaultAuthority }) as unknown as ResolverConstructor,
  );
  tellErrors();
}

type TcpConnect = (this: unknown, address: Partial<ChannelAddress>, options: object) => Promise<Socket>;

/**
 * Of an error, grpc-js passes on the text alone, and Node gives none to that of a name whose addresses were all tried. Needed until
 * grpc-js's subchannel.ts passes on the error.
 */
function tellErrors(): void {
  const { prototype } = Http2SubchannelConnector;
  const connect = prototype['tcpConnect'] as TcpConnect;
  prototype['tcpConnect'] = async function tcpConnect(
    this: unknown,
    ...given: Parameters<TcpConnect>
  ): Promise<Socket> {
    try {
      return await connect.apply(this, given);
    } catch (error) {
      given[0].onRefused?.(error as Error);
      throw error;
    }
  };
}
