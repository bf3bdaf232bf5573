import { formatAge } from '../../kserve/age.js';
import type { ApiObject } from './api-object.js';
import { columnsOf, type Column } from './columns.js';
import type { Kind } from './kinds.js';

/** Metadata by default; the `includeObject` parameter of a Table request. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

const nameDescription =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';

/** True when the client would rather have a Table than the object (`as=Table;v=v1;g=meta.k8s.io`), as kubectl does. */
export function wantsTable(accept: string): boolean {
  const [first = ''] = accept.split(',');
  const parameters = new Set(first.split(';').map((parameter) => parameter.trim()));
  return ['as=Table', 'v=v1', 'g=meta.k8s.io'].every((wanted) => parameters.has(wanted));
}

/** Objects as a Table (meta/v1). A watch states the column definitions in its first event only. */
export function toTable(
  kind: Kind,
  objects: readonly ApiObject[],
  metadata: Readonly<Record<string, unknown>>,
  options: { readonly includeObject: IncludeObject; readonly headers: boolean },
): unknown {
  const columns = columnsOf(kind);
  const narrow = columns.filter(({ priority }) => priority === 0);
  const wide = columns.filter(({ priority }) => priority === 1);
  const nowMs = Date.now();
  const age = 'Custom resource definition column (in JSONPath format): .metadata.creationTimestamp';
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.headers
      ? [
          definition('Name', 'string', 0, nameDescription),
          ...narrow.map(columnDefinition),
          definition('Age', kind.builtIn ? 'string' : 'date', 0, kind.builtIn ? '' : age),
          ...wide.map(columnDefinition),
        ]
      : null,
    rows: objects.map((object) => ({
      cells: [
        object.metadata.name,
        ...narrow.map((column) => column.cell(object)),
        formatAge(nowMs - Date.parse(object.metadata.creationTimestamp)),
        ...wide.map((column) => column.cell(object)),
      ],
      object: rowObject(object, options.includeObject),
    })),
  };
}

function columnDefinition({ name, type, priority, description }: Column): unknown {
  return definition(name, type, priority, description);
}

function definition(name: string, type: string, priority: number, description: string): unknown {
  return { name, type, format: name === 'Name' ? 'name' : '', description, priority };
}

function rowObject(object: ApiObject, include: IncludeObject): unknown {
  if (include === 'Object') return object;
  if (include === 'None') return null;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
