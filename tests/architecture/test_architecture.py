"""Who may include whom, and the other rules about files that a reader relies on (docs/architecture.md)."""

import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINES_MAX = 700
SOURCES = sorted(path for folder in ("protocol", "emulator", "services", "tests")
                 for path in (ROOT / folder).rglob("*") if path.suffix in (".h", ".cpp"))

# What a folder may include besides itself. main.cpp, the composition root, may include everything.
EMULATOR_CORE = ["store", "time", "journal", "resource", "authentication", "authorization", "enforcement",
                 "dispatch", "runtime"]
CORE = ["protocol", *(f"emulator/{folder}" for folder in EMULATOR_CORE)]
ALLOWED = {
    "protocol": [],
    **{f"emulator/{folder}": CORE for folder in EMULATOR_CORE},
    "emulator/server": CORE,
    "emulator/command_line": [*CORE, "emulator/server"],
    "services": CORE,
}

# The one file that names every service, beside the composition root.
CATALOG = "services/catalog.cpp"

# Third-party headers that only some files may know of.
CONFINED = {
    r"<msgpack": [r"emulator/store/stored_value\.cpp"],
    r"<rocksdb/": [r"emulator/store/rocksdb_store(_test)?\.cpp"],
    r"<boost/beast": [r"emulator/server/[a-z_]+\.cpp", r"emulator/runtime/docker_engine[a-z_]*\.cpp"],
    r"<boost/": [r"emulator/server/.*", r"emulator/runtime/docker_engine.*"],
    r"<pugixml": [r"protocol/codec/.*", r"protocol/federation/.*", r"services/s3/.*"],
    r"<yaml\.h>": [r"services/cloudformation/template/.*"],
    r"<pcre2": [r"protocol/validation/.*", r"services/cloudformation/template/.*"],
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def includes_of(path):
    return re.findall(r'^\s*#\s*include\s+([<"][^>"]+[>"])', path.read_text(), re.M)


def layer_of(name):
    """The folder whose rule holds for a file: protocol, emulator/<folder>, or services."""
    parts = name.split("/")
    if parts[0] == "emulator" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0]


def own_includes():
    for path in SOURCES:
        for include in includes_of(path):
            if include.startswith('"'):
                yield name_of(path), include.strip('"')


def test_there_is_something_to_check():
    assert len(SOURCES) > 100
    assert sum(1 for _ in own_includes()) > 200


def test_own_headers_are_included_by_their_path_from_the_root():
    assert [(name, include) for name, include in own_includes() if not (ROOT / include).exists()] == []


def test_folders_include_only_what_lies_below_them():
    wrong = []
    for name, include in own_includes():
        layer, target = layer_of(name), layer_of(include)
        if layer in ("tests", "emulator") or target == layer:
            continue  # main.cpp and the tests may include everything
        is_test = name.endswith("_test.cpp")
        if target not in ALLOWED[layer] and not (is_test and target in CORE):
            wrong.append(f"{name} includes {include}")
    assert wrong == []


def test_no_service_includes_another():
    wrong = [f"{name} includes {include}" for name, include in own_includes()
             if name.startswith("services/") and include.startswith("services/")
             and name.split("/")[1] != include.split("/")[1] and not name.endswith("_test.cpp")
             and name != CATALOG]
    assert wrong == []


@pytest.mark.parametrize("header", CONFINED)
def test_third_party_headers_stay_where_they_belong(header):
    users = [name_of(path) for path in SOURCES if any(re.match(header, include) for include in includes_of(path))]
    assert [user for user in users if not any(re.fullmatch(place, user) for place in CONFINED[header])] == []


def test_files_are_short_enough_to_be_read():
    too_long = {name_of(path): lines for path in SOURCES
                if (lines := len(path.read_text().splitlines())) > LINES_MAX}
    assert too_long == {}


def test_every_folder_says_what_it_is():
    # Folders further down are told of by the one above them.
    folders = {path.parent for path in SOURCES if len(path.relative_to(ROOT).parts) <= 3}
    folders |= {ROOT / folder for folder in ("docker", "fixtures", "tests")}
    assert sorted(name_of(folder) for folder in folders if not (folder / "README.md").exists()) == []


def test_headers_are_guarded():
    assert [name_of(path) for path in SOURCES if path.suffix == ".h" and "#pragma once" not in path.read_text()] == []


def test_sources_are_laid_out_by_clang_format():
    command = [pathlib.Path(sys.executable).parent / "clang-format", "--dry-run", "--Werror", *SOURCES]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, "./dev format lays these out:\n" + checked.stderr[:4000]


# In C++20 a temporary in a range-for's range dies before the loop: `for (x : f()["member"])` walks freed memory.
DANGLING_RANGE = re.compile(
    r"for \([^;()]*[^:]:\s+[\w.:>-]+(?<!\.at)\((?:[^()]|\([^()]*\))*\)(?:\[|\.items\(|\.(?:at|front|back)\()")


@pytest.mark.parametrize("line, dangles", [
    ('for (const Value& a : ok("List", {})["Items"]) {', True),
    ("for (const auto& [key, value] : properties().items()) {", True),
    ('for (const Value& a : state.at("Items").at(0)) {', False),  # at() gives a reference into what lives on
    ("for (const Value& a : (*found)[list]) {", False),
])
def test_dangling_ranges_are_recognised(line, dangles):
    assert bool(DANGLING_RANGE.search(line)) == dangles


def test_no_loop_walks_a_part_of_a_temporary():
    found = [f"{name_of(path)}:{number}: {line.strip()}" for path in SOURCES
             for number, line in enumerate(path.read_text().splitlines(), 1) if DANGLING_RANGE.search(line)]
    assert not found, "\n".join(found)
