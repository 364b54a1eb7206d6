"""Scripts of the explorer's page, taken out of the packages of the npm registry.

`npm pack` fetches the packages named below; the files go to ``iomodel/explorer/page/vendor`` with a record of
version, licence and sha256 of each. ``--check`` compares what is there with the record, without a network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "iomodel" / "explorer" / "page" / "vendor"
RECORD = "vendor.json"
TAKEN = {
    ("d3", "7.9.2"): {"package/dist/d3.min.js": "d3.min.js", "package/LICENSE": "d3.LICENSE"},
    ("@observablehq/plot", "0.6.17"): {
        "package/dist/plot.umd.min.js": "plot.umd.min.js",
        "package/LICENSE": "plot.LICENSE",
    },
}
"""Files by package and version."""


def sha256(content: bytes) -> str:
    """The digest of a file."""
    return hashlib.sha256(content).hexdigest()


def packed(name: str, version: str, folder: Path) -> Path:
    """The package as the registry gives it."""
    words = ["npm", "pack", "--silent", f"{name}@{version}"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    return folder / done.stdout.strip().splitlines()[-1]


def take() -> None:
    """Fetch the packages, and write the files and their record."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    record = []
    with tempfile.TemporaryDirectory() as folder:
        for (name, version), files in TAKEN.items():
            with tarfile.open(packed(name, version, Path(folder))) as archive:
                about = json.loads(_inside(archive, "package/package.json"))
                for inner, outer in files.items():
                    content = _inside(archive, inner)
                    (FOLDER / outer).write_bytes(content)
                    record.append(
                        {
                            "file": outer,
                            "package": name,
                            "version": about["version"],
                            "licence": about["license"],
                            "sha256": sha256(content),
                        }
                    )
    (FOLDER / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def differing() -> list[str]:
    """Files that are not as the record says."""
    record = {
        entry["file"]: entry["sha256"] for entry in json.loads((FOLDER / RECORD).read_text(encoding="utf-8"))
    }
    there = {path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".LICENSE")}
    changed = [
        name for name in record if name in there and sha256((FOLDER / name).read_bytes()) != record[name]
    ]
    return sorted(changed + list(there ^ set(record)))


def _inside(archive: tarfile.TarFile, name: str) -> bytes:
    """A file of an archive."""
    member = archive.extractfile(name)
    assert member is not None, name
    return member.read()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--check", action="store_true", help="compare with the record, fetch nothing")
    if options.parse_args().check:
        sys.exit("\n".join(differing()))
    take()
