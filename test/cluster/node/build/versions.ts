/** What the real node is made of, by name and version. A new version here is a new key in the cache. */
import { versions } from '../../build/versions.ts';

const kubernetes = { module: versions.kubectl.module, version: versions.kubectl.version };

/** Programs built from Go modules beside those of build/versions.ts: a package of the module, or one of ours that uses it. */
export const nodePrograms = {
  kubelet: { ...kubernetes, package: '/cmd/kubelet' },
  'kube-proxy': { ...kubernetes, package: '/cmd/kube-proxy' },
  // Its own main package brings every plugin, and with them the SDKs of three clouds.
  coredns: { module: 'github.com/coredns/coredns', version: 'v1.13.1', ours: 'coredns' },
} as const;

export type NodeProgram = keyof typeof nodePrograms;

/** Debian's release, for the node and for the images. */
export const suite = 'bookworm';

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
} as const;
