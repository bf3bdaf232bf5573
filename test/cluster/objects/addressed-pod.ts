/** A pod that is called at its own address: kwok would give it one that leads nowhere. */
import { podAnnotation } from '../gateway/annotations.ts';
import { podAddress } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import type { Stage } from './failing-pod.ts';

const annotation = `.metadata.annotations["${podAnnotation}"]`;

/** Where kwok's own stage makes a pod ready: that stage for all other pods, and one for these. Any other stage as it is. */
export function withAddressedPods(stage: Stage, ports: Ports): readonly Stage[] {
  if (stage.metadata.name !== 'pod-ready') return [stage];
  const address = podAddress(ports, `{{ index .metadata.annotations "${podAnnotation}" }}`);
  const statusTemplate = stage.spec.next.statusTemplate?.replace(
    /\{\{ \$podIPs :=[^]*(?=phase: Running)/,
    `podIP: "${address}"\npodIPs: [{ ip: "${address}" }]\n`,
  );
  if (statusTemplate?.includes(address) !== true) throw new Error('kwok makes pods ready in another way');
  return [
    selecting(stage, 'DoesNotExist'),
    {
      ...selecting(stage, 'Exists'),
      metadata: { name: 'pod-ready-at-its-own-address' },
      spec: { ...selecting(stage, 'Exists').spec, next: { ...stage.spec.next, statusTemplate } },
    },
  ];
}

function selecting(stage: Stage, operator: 'Exists' | 'DoesNotExist'): Stage {
  const matchExpressions = [...stage.spec.selector.matchExpressions, { key: annotation, operator }];
  return { ...stage, spec: { ...stage.spec, selector: { ...stage.spec.selector, matchExpressions } } };
}
