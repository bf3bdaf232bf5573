/**
 * kubectl get isvc,ksvc,route.serving,revision,king,deployment,pod,service,virtualservice -n NAMESPACE -o json | node test/demo/knative/record-shapes.ts
 *
 * Prints the shapes of the objects that Knative and KServe made there, by kind: test/demo/knative/recorded.json.
 */
import { json } from 'node:stream/consumers';
import { shapesByKind } from './knative-objects.ts';

const { items } = (await json(process.stdin)) as { readonly items: readonly object[] };
process.stdout.write(`${JSON.stringify(shapesByKind(items), null, 1)}\n`);
