/** The parts of the real node, by name and version. A new version here is a new key in the cache. */
import { knativeServing, versions } from '../../build/versions.ts';

const kubernetes = { module: versions.kubectl.module, version: versions.kubectl.version };
const kserve = {
  module: versions['kserve-controller'].module,
  version: versions['kserve-controller'].version,
};

/** Istio's own releases are in no module proxy: it serves this commit of 1.31 alone. */
export const istio = { module: 'istio.io/istio', version: 'v0.0.0-20260827124520-eed52ebb66ad' } as const;

/** Programs built from Go modules beside those of build/versions.ts: a package of the module, or one of ours (go/) that uses it. */
export const nodePrograms = {
  kubelet: { ...kubernetes, package: '/cmd/kubelet' },
  'kube-proxy': { ...kubernetes, package: '/cmd/kube-proxy' },
  // Its own main package brings every plugin, and with them the SDKs of three clouds.
  coredns: { module: 'github.com/coredns/coredns', version: 'v1.13.1', ours: 'coredns' },
  'knative-controller': { ...knativeServing, package: '/cmd/controller' },
  'knative-webhook': { ...knativeServing, package: '/cmd/webhook' },
  'knative-autoscaler': { ...knativeServing, package: '/cmd/autoscaler' },
  'knative-activator': { ...knativeServing, package: '/cmd/activator' },
  'knative-queue': { ...knativeServing, package: '/cmd/queue' },
  // As it is: the other cluster's has its port and its names changed.
  'kserve-router': { ...kserve, package: '/cmd/router' },
  // net-istio itself is in no module proxy: ours writes what it writes.
  'net-istio': { ...knativeServing, ours: 'net-istio' },
  'pilot-discovery': { ...istio, package: '/pilot/cmd/pilot-discovery' },
  'pilot-agent': { ...istio, package: '/pilot/cmd/pilot-agent' },
  kourier: { module: 'knative.dev/net-kourier', version: 'v0.48.0', package: '/cmd/kourier' },
  // As KServe 0.20's kserve-deps.env has it. It runs on no node of ours: its parser reads kind-config.yaml.
  kind: { module: 'sigs.k8s.io/kind', version: 'v0.30.0', package: '' },
} as const;

export type NodeProgram = keyof typeof nodePrograms;

/** The programs that every real node has. */
export const systemPrograms = ['kubelet', 'kube-proxy', 'coredns'] as const satisfies readonly NodeProgram[];
export const istioPrograms = ['pilot-discovery', 'pilot-agent'] as const satisfies readonly NodeProgram[];
export const knativePrograms = [
  'knative-controller',
  'knative-webhook',
  'knative-autoscaler',
  'knative-activator',
  'knative-queue',
] as const satisfies readonly NodeProgram[];

/** Debian's release, for the node and for the images. */
export const suite = 'bookworm';

/** The program of each InferenceGraph. */
export const graphPrograms = ['kserve-router'] as const satisfies readonly NodeProgram[];

/** Root file systems by debootstrap: what is on the node, and what the images of Python programs are built on. */
export const rootfsPackages = {
  node: [
    'containerd',
    'runc',
    'containernetworking-plugins',
    'nftables',
    'conntrack',
    'iproute2',
    'ca-certificates',
  ],
  python: ['python3', 'ca-certificates'],
  // With Python's library too, which the programs are linked with in which Triton runs a model in Python.
  triton: ['python3', 'libpython3.11', 'ca-certificates'],
} as const;

export type Rootfs = keyof typeof rootfsPackages;

/** The Python of `suite`. */
export const imagePython = '3.11';

/** As the Dockerfiles of KServe's own images have them; their server itself is in no package, but in KServe's module. */
export const imagePackages = {
  sklearnserver: [
    'kserve==0.20.0',
    'kserve-storage==0.20.0',
    'scikit-learn~=1.5.1',
    'joblib>=1.4.0,<2',
    'pandas>=2.2.0,<3',
  ],
  // Of the versions whose clients the other cluster has: build/versions.ts.
  // MLServer's workers do not start with a later uvloop: issue 2286 of SeldonIO/MLServer.
  mlserver: ['mlserver==1.7.1', 'mlserver-sklearn==1.7.1', 'uvloop==0.21.0'],
  triton: ['nvidia-pytriton==0.7.0'],
  tensorflow: ['tensorflow-cpu==2.21.0'],
  // It asks for the other package of TensorFlow, which has the same files and those for GPUs.
  tensorflowApi: ['tensorflow-serving-api==2.21.0'],
} as const;
