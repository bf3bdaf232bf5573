"""Makes FOLDER/models, Triton's repository with one identity model a datatype, and FOLDER/backends, what runs them."""

import pathlib
import shutil
import sys

import pytriton

DATATYPES = {
    "BOOL": "BOOL",
    "UINT8": "UINT8",
    "UINT16": "UINT16",
    "UINT32": "UINT32",
    "UINT64": "UINT64",
    "INT8": "INT8",
    "INT16": "INT16",
    "INT32": "INT32",
    "INT64": "INT64",
    "FP16": "FP16",
    "FP32": "FP32",
    "FP64": "FP64",
    # Its configuration has its own word for it.
    "BYTES": "STRING",
}

CONFIG = """backend: "python"
max_batch_size: 0
input [ {{ name: "INPUT0", data_type: TYPE_{type}, dims: [ -1 ] }} ]
output [ {{ name: "OUTPUT0", data_type: TYPE_{type}, dims: [ -1 ] }} ]
instance_group [ {{ kind: KIND_CPU, count: 1 }} ]
"""


def main(folder: str) -> None:
    make_models(pathlib.Path(folder) / "models")
    make_backend(pathlib.Path(folder) / "backends" / "python")


def make_models(folder: pathlib.Path) -> None:
    code = pathlib.Path(__file__).with_name("triton_identity.py")
    for name, data_type in DATATYPES.items():
        model = folder / f"identity_{name.lower()}"
        (model / "1").mkdir(parents=True)
        (model / "config.pbtxt").write_text(CONFIG.format(type=data_type))
        shutil.copy(code, model / "1" / "model.py")


def make_backend(folder: pathlib.Path) -> None:
    """The package has a stub (the program in which a model runs) for each Python; the backend wants one beside it."""
    triton = pathlib.Path(pytriton.__file__).parent / "tritonserver"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder.mkdir(parents=True)
    sources = [
        *(triton / "backends" / "python").glob("*.*"),
        triton / "python_backend_stubs" / version / "triton_python_backend_stub",
    ]
    for source in sources:
        (folder / source.name).symlink_to(source)


if __name__ == "__main__":
    main(sys.argv[1])
