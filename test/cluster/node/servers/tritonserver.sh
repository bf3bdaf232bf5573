#!/bin/sh
# Triton as the package pytriton brings it, with the words of KServe's runtime. The package keeps the program in which a model in
# Python runs apart for each Python, and Triton looks for it beside the backend.
set -e
packages=/usr/local/lib/python3.11/dist-packages
triton=$packages/pytriton/tritonserver
backend=/tmp/backends/python
mkdir -p $backend
ln -sf $triton/backends/python/*.* $triton/python_backend_stubs/3.11/triton_python_backend_stub $backend/
export LD_LIBRARY_PATH=$packages/nvidia_pytriton.libs
exec $triton/bin/tritonserver --backend-directory=/tmp/backends "$@"
