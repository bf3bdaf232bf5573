/**
 * kubectl get isvc,ksvc,route.serving,revision,king,deployment,pod,service,virtualservice -n NAMESPACE -o json | node test/demo/shapes/record-shapes.ts
 * kubectl get isvc,deployment,pod,service,httproute -n NAMESPACE -o json | node test/demo/shapes/record-shapes.ts
 *
 * Prints the shapes of the objects that KServe, and Knative, made there, by kind: recorded-knative.json and recorded-standard.json.
 */
import { json } from 'node:stream/consumers';
import { shapesByKind } from './made-objects.ts';

const { items } = (await json(process.stdin)) as { readonly items: readonly object[] };
process.stdout.write(`${JSON.stringify(shapesByKind(items), null, 1)}\n`);
