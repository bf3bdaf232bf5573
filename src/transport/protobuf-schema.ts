import type { PackedType } from '../inference/packed-numbers.js';

/** A field of a message, by its number on the wire. */
export type MessageField = {
  readonly name: string;
  readonly number: number;
  readonly isRepeated: boolean;
  readonly isMap: boolean;
  readonly type: PackedType | 'string' | 'bytes' | 'message' | 'enum';
  /** Of a message or a map: what it holds. */
  readonly message?: () => Schema;
  /** Of an enum: its names by their numbers. */
  readonly names?: ReadonlyMap<number, string>;
};

/** How a value of each type is on the wire, by protobuf's numbers: varint, 64 bits, counted bytes, 32 bits. */
export const wireTypes: Readonly<Record<MessageField['type'], number>> = {
  int32: 0,
  int64: 0,
  uint32: 0,
  uint64: 0,
  bool: 0,
  enum: 0,
  double: 1,
  string: 2,
  bytes: 2,
  message: 2,
  float: 5,
};

/** The fields of a message by their numbers. */
export type Schema = ReadonlyMap<number, MessageField>;

/** A message or an enum as google.protobuf.DescriptorProto has it, which proto-loader gives as a plain object. */
export type Descriptor = {
  readonly name: string;
  readonly field?: readonly FieldDescriptor[];
  readonly nestedType?: readonly Descriptor[];
  readonly options?: { readonly mapEntry?: boolean } | null;
  readonly value?: readonly { readonly name: string; readonly number: number }[];
};

type FieldDescriptor = {
  readonly name: string;
  readonly number: number;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
};

const numbers = new Set(['float', 'double', 'int32', 'int64', 'uint32', 'uint64', 'bool']);

/** The descriptors of all messages and enums by their full names; each is made when it is read. */
export type DescriptorTypes = ReadonlyMap<string, { readonly type: object }>;

/** The schema of a message. Names in protos/ are unique. */
export function schemaOf(descriptor: Descriptor, types: DescriptorTypes): Schema {
  const fields = (descriptor.field ?? []).map((field): readonly [number, MessageField] => {
    const type = field.type.replace('TYPE_', '').toLowerCase();
    const head = { name: field.name, number: field.number, isRepeated: field.label === 'LABEL_REPEATED' };
    if (type === 'string' || type === 'bytes' || numbers.has(type)) {
      return [field.number, { ...head, isMap: false, type: type as PackedType | 'string' | 'bytes' }];
    }
    const held = find(descriptor, field.typeName, types);
    if (type === 'enum') {
      const names = new Map((held.value ?? []).map(({ name, number }) => [number, name] as const));
      return [field.number, { ...head, isMap: false, type: 'enum', names }];
    }
    let schema: Schema | undefined;
    const message = () => (schema ??= schemaOf(held, types));
    return [field.number, { ...head, isMap: held.options?.mapEntry === true, type: 'message', message }];
  });
  return new Map(fields);
}

function find(from: Descriptor, typeName: string, types: DescriptorTypes): Descriptor {
  const nested = from.nestedType?.find(({ name }) => name === typeName);
  const known = [...types].find(([name]) => name === typeName || name.endsWith(`.${typeName}`))?.[1].type;
  const found = nested ?? (known as Descriptor | undefined);
  if (found === undefined) throw new Error(`protos/ has no ${typeName}.`);
  return found;
}
