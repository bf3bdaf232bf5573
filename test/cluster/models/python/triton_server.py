"""Becomes NVIDIA's Triton, as the package pytriton brings it: python triton_server.py FOLDER HTTP_PORT GRPC_PORT."""

import os
import pathlib
import sys
import sysconfig

import pytriton

LOOPBACK = "127.0.0.1"


def main(folder: str, http_port: str, grpc_port: str) -> None:
    package = pathlib.Path(pytriton.__file__).parent
    # Its models' processes embed Python's library, and find the packages beside the first python3 of the path.
    libraries = [str(package.parent / "nvidia_pytriton.libs"), sysconfig.get_config_var("LIBDIR")]
    os.environ["LD_LIBRARY_PATH"] = ":".join(libraries)
    os.environ["PATH"] = f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}"
    os.execv(
        package / "tritonserver" / "bin" / "tritonserver",
        [
            "tritonserver",
            f"--model-repository={folder}/models",
            f"--backend-directory={folder}/backends",
            f"--http-address={LOOPBACK}",
            f"--http-port={http_port}",
            f"--grpc-address={LOOPBACK}",
            f"--grpc-port={grpc_port}",
            "--allow-metrics=false",
        ],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
