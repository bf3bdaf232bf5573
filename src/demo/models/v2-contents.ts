// inference.InferTensorContents (open_inference_grpc.proto): which field holds which datatype, and how.

import { elementCount, type Datatype, type Tensor } from '../../inference/tensor.js';
import { chunksOf, int64sOf, varintsOf, type ProtoMessage } from '../wire/protobuf.js';
import { bytesField, messageBytes, packedField } from '../wire/protobuf-writer.js';
import { elementsOf, packElements, toElement, type Element } from './elements.js';
import { refusal } from './model.js';

type Contents = {
  readonly field: number;
  readonly read: (message: ProtoMessage, field: number) => readonly Element[];
  readonly write: (field: number, elements: readonly Element[]) => Uint8Array;
};

const signed: Omit<Contents, 'field'> = {
  read: int64sOf,
  write: (field, elements) => packedField(field, elements as readonly bigint[]),
};
const unsigned: Omit<Contents, 'field'> = { ...signed, read: varintsOf };
const booleans: Omit<Contents, 'field'> = {
  read: (message, field) => varintsOf(message, field).map((value) => value !== 0n),
  write: signed.write,
};
const bytes: Omit<Contents, 'field'> = {
  read: chunksOf,
  write: (field, elements) =>
    messageBytes(...(elements as readonly Uint8Array[]).map((one) => bytesField(field, one))),
};

function fixed(size: 4 | 8): Omit<Contents, 'field'> {
  return {
    read: (message, field) => {
      const all = Buffer.concat(chunksOf(message, field));
      return Array.from({ length: Math.floor(all.length / size) }, (_, at) =>
        size === 4 ? all.readFloatLE(at * 4) : all.readDoubleLE(at * 8),
      );
    },
    write: (field, elements) => {
      const all = Buffer.alloc(elements.length * size);
      for (const [at, value] of elements.entries()) {
        if (size === 4) all.writeFloatLE(Number(value), at * 4);
        else all.writeDoubleLE(Number(value), at * 8);
      }
      return elements.length === 0 ? new Uint8Array() : bytesField(field, all);
    },
  };
}

const contents: Readonly<Partial<Record<Datatype, Contents>>> = {
  BOOL: { field: 1, ...booleans },
  INT8: { field: 2, ...signed },
  INT16: { field: 2, ...signed },
  INT32: { field: 2, ...signed },
  INT64: { field: 3, ...signed },
  UINT8: { field: 4, ...unsigned },
  UINT16: { field: 4, ...unsigned },
  UINT32: { field: 4, ...unsigned },
  UINT64: { field: 5, ...unsigned },
  FP32: { field: 6, ...fixed(4) },
  FP64: { field: 7, ...fixed(8) },
  BYTES: { field: 8, ...bytes },
};

/** A tensor from its typed contents. Throws a refusal when they do not fit; FP16 and BF16 have no typed form. */
export function readContents(spec: Omit<Tensor, 'values'>, message: ProtoMessage): Tensor {
  const { name, datatype, shape } = spec;
  const form = contents[datatype];
  if (form === undefined)
    throw refusal('payload', `${datatype} of input '${name}' must be in raw_input_contents`);
  const found = form.read(message, form.field);
  if (found.length !== elementCount(shape)) {
    throw refusal(
      'payload',
      `unexpected number of elements ${found.length} for input '${name}', expecting ${elementCount(shape)}`,
    );
  }
  const elements = found.map((value) => {
    const element = toElement(datatype, value);
    if (element !== undefined) return element;
    throw refusal('payload', `value ${String(value)} of input '${name}' is out of range for ${datatype}`);
  });
  return { ...spec, values: packElements(datatype, elements) };
}

/** An InferTensorContents message; undefined where the datatype has no typed form. */
export function writeContents(tensor: Tensor): Uint8Array | undefined {
  const form = contents[tensor.datatype];
  return form?.write(form.field, elementsOf(tensor));
}
