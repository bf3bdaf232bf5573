/** Every image of the real node: by the name that Kubernetes' objects have for it, what it is built of. */
import { binary } from '../../state/paths.ts';
import { versions } from '../../build/versions.ts';
import { pauseBinary } from './go-programs.ts';
import type { LayerSource } from './layers.ts';
import { nodeBinary } from './paths.ts';
import { imagePackages, nodePrograms } from './versions.ts';

export type ImageConfig = {
  readonly Entrypoint: readonly string[];
  readonly Env?: readonly string[];
  /** A number: whether it is root is asked of a pod that must not be. */
  readonly User?: string;
  readonly WorkingDir?: string;
};

export type Image = {
  /** With its registry, as containerd keeps it. */
  readonly name: string;
  readonly layers: readonly LayerSource[];
  readonly config: ImageConfig;
};

export const pauseImage = 'isvc.local/pause:1';
export const corednsImage = `docker.io/coredns/coredns:${nodePrograms.coredns.version.slice(1)}`;
/** A Python without any package, for the tests' own small servers. */
const pythonImage = 'isvc.local/python:3.11';

const kserve = {
  module: versions['kserve-controller'].module,
  version: versions['kserve-controller'].version,
};
/** The tag of KServe's images. */
export const kserveVersion = kserve.version;
const python = { rootfs: 'python' } as const;
const packages = { packages: imagePackages.sklearnserver, folder: '/packages' } as const;
const pythonEnv = ['PYTHONUNBUFFERED=1', 'PYTHONDONTWRITEBYTECODE=1'];

/** The images that every installation has. */
export async function nodeImages(): Promise<readonly Image[]> {
  return [
    program(pauseImage, await pauseBinary(), '/pause', '65535'),
    program(corednsImage, nodeBinary('coredns'), '/coredns'),
    {
      name: pythonImage,
      layers: [python],
      config: { Entrypoint: ['python3'], Env: pythonEnv, User: '1000' },
    },
  ];
}

/** KServe's, each with the code of KServe's own image. */
export const kserveImages: readonly Image[] = [
  program(
    `docker.io/kserve/kserve-controller:${kserveVersion}`,
    binary('kserve-controller'),
    '/manager',
    '1000',
  ),
  {
    name: `docker.io/kserve/sklearnserver:${kserveVersion}`,
    layers: [python, packages, { module: kserve, folders: { '/sklearnserver': 'python/sklearnserver' } }],
    config: {
      Entrypoint: ['python3', '-m', 'sklearnserver'],
      Env: [...pythonEnv, 'PYTHONPATH=/sklearnserver:/packages', 'PATH=/usr/bin:/bin'],
      User: '1000',
    },
  },
  {
    name: `docker.io/kserve/storage-initializer:${kserveVersion}`,
    layers: [
      python,
      packages,
      { module: kserve, folders: { '/storage-initializer': 'python/storage-initializer' } },
    ],
    config: {
      Entrypoint: ['python3', '/storage-initializer/scripts/initializer-entrypoint'],
      Env: [...pythonEnv, 'PYTHONPATH=/packages', 'PATH=/usr/bin:/bin', 'HOME=/tmp'],
      User: '1000',
      WorkingDir: '/tmp',
    },
  },
];

/** The router of InferenceGraphs, as the Dockerfile of KServe's own image has it. */
export function graphImages(): readonly Image[] {
  return [
    program(
      `docker.io/kserve/router:${kserveVersion}`,
      nodeBinary('kserve-router'),
      '/ko-app/router',
      '1000',
    ),
  ];
}

/** One static program and nothing else. */
function program(name: string, file: string, path: string, user?: string): Image {
  return {
    name,
    layers: [{ programs: { [path]: file } }],
    config: { Entrypoint: [path], ...(user === undefined ? {} : { User: user }) },
  };
}
