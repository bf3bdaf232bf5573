import { type LibraryPatch, refusing } from './light-patch.ts';

const importer = '/@grpc/grpc-js/build/src/index.js';
const name = 'light-grpc';

/**
 * grpc-js loads its server with its client: an eighth of its code, which isvc never calls. Unnecessary once grpc-js has an entry for
 * clients alone.
 */
export const lightGrpc: LibraryPatch = {
  name,
  standIns: [
    { importer, source: './server', code: () => refusing(name, 'Server') },
    {
      importer,
      source: './server-interceptors',
      code: () => refusing(name, 'ServerListenerBuilder', 'ResponderBuilder', 'ServerInterceptingCall'),
    },
  ],
};

/**
 * proto-loader describes each message and each file in protobuf's own terms, and encodes them for servers that offer reflection: a third
 * of its time. isvc reads the descriptors of few messages. Unnecessary once proto-loader makes them when they are read.
 */
export const lightProtoLoader: LibraryPatch = {
  name: 'light-proto-loader',
  file: /\/@grpc\/proto-loader\/build\/src\/index\.js$/,
  replacements: [
    [
      /const descriptorList = root\.toDescriptor\('proto3'\)\.file;\s*const bufferList = [^;]*;/,
      'const bufferList = [];',
    ],
    [
      /const messageDescriptor = message\.toDescriptor\('proto3'\);\s*return \{\s*format: 'Protocol Buffer 3 DescriptorProto',\s*type: messageDescriptor\.\$type\.toObject\(messageDescriptor, descriptorOptions\),/,
      `let made;
    return {
        format: 'Protocol Buffer 3 DescriptorProto',
        get type() {
            const messageDescriptor = made ? undefined : message.toDescriptor('proto3');
            return (made ??= messageDescriptor.$type.toObject(messageDescriptor, descriptorOptions));
        },`,
    ],
  ],
};

/**
 * Node's expression for IPv6 takes 4 ms to be made when it is first asked for anything else. Unnecessary once Node or grpc-js looks for
 * a colon before.
 */
const withColon = (file: string, hosts: readonly string[]): LibraryPatch => ({
  name: `light-grpc-${file}`,
  file: new RegExp(String.raw`/@grpc/grpc-js/build/src/${file}\.js$`),
  replacements: hosts.map((host) => {
    const asked = `(0, net_1.isIPv6)(${host})`;
    return [asked, `(${host}.includes(':') && ${asked})`] as const;
  }),
});

export const lightAddresses: readonly LibraryPatch[] = [
  withColon('subchannel-address', ['address.host']),
  withColon('load-balancer-pick-first', ['addressList[0].host', 'address.host']),
];
