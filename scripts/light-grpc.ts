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
 * proto-loader describes each message and each file in protobuf's own terms, and encodes them for servers that offer reflection. For that it
 * reads descriptor.proto at its start, and compiles functions for its messages: half of its time. isvc reads the fields of few messages, and
 * gets them from what proto-loader has read. Unnecessary once proto-loader loads protobufjs/ext/descriptor for a descriptor that is read.
 */
export const lightProtoLoader: LibraryPatch = {
  name: 'light-proto-loader',
  file: /\/@grpc\/proto-loader\/build\/src\/index\.js$/,
  replacements: [
    ['const descriptor = require("protobufjs/ext/descriptor");', ''],
    [
      /const descriptorList = root\.toDescriptor\('proto3'\)\.file;\s*const bufferList = [^;]*;/,
      'const bufferList = [];',
    ],
    [
      /const messageDescriptor = message\.toDescriptor\('proto3'\);\s*return \{\s*format: 'Protocol Buffer 3 DescriptorProto',\s*type: messageDescriptor\.\$type\.toObject\(messageDescriptor, descriptorOptions\),/,
      `let made;
    return {
        format: 'Protocol Buffer 3 DescriptorProto',
        get type() { return (made ??= plainMessage(message)); },`,
    ],
    [
      /const enumDescriptor = enumType\.toDescriptor\('proto3'\);\s*return \{\s*format: 'Protocol Buffer 3 EnumDescriptorProto',\s*type: enumDescriptor\.\$type\.toObject\(enumDescriptor, descriptorOptions\),/,
      `return {
        format: 'Protocol Buffer 3 EnumDescriptorProto',
        type: { name: enumType.name, value: Object.entries(enumType.values).map(([name, number]) => ({ name, number })) },`,
    ],
  ],
  more: `
function plainMessage(message) {
    const { fieldsArray, nestedArray } = message;
    return {
        name: message.name,
        field: fieldsArray.map((field) => field.map
            ? { name: field.name, number: field.id, label: 'LABEL_REPEATED', type: 'TYPE_MESSAGE', typeName: entryName(field) }
            : plainField(field.name, field.id, field.repeated, field.type, field)),
        nestedType: [
            ...fieldsArray.filter((field) => field.map).map(plainEntry),
            ...nestedArray.filter((nested) => nested instanceof Protobuf.Type).map(plainMessage),
        ],
        options: null,
    };
}
// A map is a list of entries, each a message of its own (protobuf.dev/programming-guides/proto3, Backwards Compatibility of maps).
function plainEntry(field) {
    return {
        name: entryName(field),
        field: [plainField('key', 1, false, field.keyType, {}), plainField('value', 2, false, field.type, field)],
        nestedType: [],
        options: { mapEntry: true },
    };
}
function entryName({ name }) {
    return name.charAt(0).toUpperCase() + name.slice(1) + 'Entry';
}
function plainField(name, number, isRepeated, type, { resolvedType: held, parent }) {
    const kind = !held ? type : held instanceof Protobuf.Enum ? 'enum' : 'message';
    return {
        name,
        number,
        label: isRepeated ? 'LABEL_REPEATED' : 'LABEL_OPTIONAL',
        type: 'TYPE_' + kind.toUpperCase(),
        typeName: !held ? '' : held.parent === parent ? held.name : held.fullName.replace(/^[.]/, ''),
    };
}
`,
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
