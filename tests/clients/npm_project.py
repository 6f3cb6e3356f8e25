"""Projects of the JavaScript world, as npm installs them."""

import os
import pathlib
import shutil
import subprocess

import pytest


def npm_project(source, tmp_path_factory):
    """A copy of the folder with its packages installed, kept in the build folder; skips where npm cannot do it."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not installed")
    folder = pathlib.Path(os.environ.get("SKYRIG_BUILD", tmp_path_factory.getbasetemp())).resolve() / source.name
    shutil.copytree(source, folder, dirs_exist_ok=True)
    if not (folder / "node_modules").exists():
        install = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder,
                                 capture_output=True, text=True)
        if install.returncode != 0:
            pytest.skip(f"npm cannot install what {source.name} needs: {install.stderr.strip()[-200:]}")
    return folder
