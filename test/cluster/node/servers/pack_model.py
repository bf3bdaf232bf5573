"""Packs a folder as a zip: python pack_model.py FOLDER INSIDE ARCHIVE. INSIDE is the folder's name in it."""

import pathlib
import sys
import zipfile


def main(folder: str, inside: str, archive: str) -> None:
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            if "__pycache__" not in path.parts:
                packed.write(path, pathlib.PurePosixPath(inside) / path.relative_to(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
