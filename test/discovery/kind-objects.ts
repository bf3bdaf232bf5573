import { recordAt } from '../../src/kserve/fields.js';
import { parseInferenceGraph } from '../../src/kserve/inference-graph.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { parseLlmInferenceService } from '../../src/kserve/llm-inference-service.js';
import type { GraphService, LlmService } from '../../src/kserve/service.js';
import { object } from './cluster-objects.js';

// LLMInferenceService `models/chat` and InferenceGraph `models/seq`, as KServe 0.20 makes them and what belongs to them.

const chatUid = 'c1-chat';
export const seqUid = 'c2-seq';
const labels = { 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'llminferenceservice' };

/** Ready, behind a gateway at an address without a name, unless its status says otherwise. */
export function chat(status: KubeObject = {}, spec: KubeObject = {}): LlmService {
  const service = parseLlmInferenceService({
    metadata: { namespace: 'models', name: 'chat', uid: chatUid },
    spec: { model: { uri: 'hf://org/model', name: 'chat' }, router: { route: {} }, ...spec },
    status: {
      url: 'http://10.0.0.9/models/chat',
      conditions: [
        { type: 'HTTPRoutesReady', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      ...status,
    },
  });
  if (service === undefined) throw new Error('the test made an object without a name');
  return service;
}

const prefix = (value: string): KubeObject => ({ path: { type: 'PathPrefix', value } });

/** Its HTTPRoute: no host, only paths, and every path for requests with the header that names the model. */
export function chatRoute(uid = chatUid): KubeObject {
  const route = object(
    'models',
    'chat-kserve-route',
    {
      spec: {
        parentRefs: [{ kind: 'Gateway', namespace: 'kserve', name: 'kserve-ingress-gateway' }],
        rules: [
          { matches: [prefix('/models/chat/v1/chat/completions')] },
          {
            matches: [
              {
                ...prefix('/'),
                headers: [{ name: 'X-Gateway-Model-Name', value: 'publishers/models/models/chat' }],
              },
            ],
          },
          { matches: [prefix('/models/chat')] },
        ],
      },
      status: {
        parents: [
          {
            parentRef: { namespace: 'kserve', name: 'kserve-ingress-gateway' },
            conditions: [{ type: 'Accepted', status: 'True' }],
          },
        ],
      },
    },
    labels,
  );
  return ownedBy(route, 'LLMInferenceService', uid);
}

export function chatPod(name: string, component: string, role?: string, ready = true): KubeObject {
  return object(
    'models',
    name,
    {
      spec: {
        initContainers: [{ name: 'llm-d-routing-sidecar', ports: [{ containerPort: 8000 }] }],
        containers: [{ name: 'main', ports: [{ containerPort: 8001 }] }],
      },
      status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
    },
    {
      ...labels,
      'app.kubernetes.io/component': `llminferenceservice-${component}`,
      ...(role === undefined ? {} : { 'llm-d.ai/role': role }),
    },
  );
}

/** The Service of its workload. */
export function chatService(appProtocol: string, namespace = 'models', component = 'workload'): KubeObject {
  return object(
    namespace,
    'chat-kserve-workload-svc',
    { spec: { ports: [{ name: appProtocol, port: 8000, appProtocol }] } },
    { ...labels, 'app.kubernetes.io/component': `llminferenceservice-${component}` },
  );
}

export function seq(status: KubeObject = {}, nodes?: KubeObject): GraphService {
  const service = parseInferenceGraph({
    metadata: { namespace: 'models', name: 'seq', uid: seqUid },
    spec: {
      nodes: nodes ?? {
        root: {
          routerType: 'Sequence',
          steps: [
            { name: 'first', serviceName: 'iris' },
            { name: 'second', serviceName: 'iris', data: '$request', condition: 'predictions.#(==1)' },
          ],
        },
      },
    },
    status: {
      url: 'http://seq-models.example.com',
      conditions: [{ type: 'Ready', status: 'True' }],
      ...status,
    },
  });
  if (service === undefined) throw new Error('the test made an object without a name');
  return service;
}

/** A pod of its router, which declares no port. */
export function seqPod(name = 'seq-5b6c', ready = true, graph = 'seq'): KubeObject {
  return object(
    'models',
    name,
    {
      spec: { containers: [{ name: 'seq' }] },
      status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
    },
    { 'serving.kserve.io/inferencegraph': graph },
  );
}

export function ownedBy(owned: KubeObject, kind: string, uid: string): KubeObject {
  const ownerReferences = [{ kind, uid, controller: true }];
  return { ...owned, metadata: { ...recordAt(owned, 'metadata'), ownerReferences } };
}
