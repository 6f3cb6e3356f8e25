#!/usr/bin/env python3
"""Sums up the XML reports of gtest and pytest in a folder: one plain last line, "N passed, M failed"."""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

# A suite that crashed leaves no report, which must not look like success.
EXPECTED = ["unit.xml", "pytest.xml"]


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("status") == "notrun" or case.get("result") == "skipped":
        return "skipped"
    return "passed"


def count(report):
    counts = {"passed": 0, "failed": 0, "skipped": 0, "names": []}
    for case in ElementTree.parse(report).iter("testcase"):
        result = outcome(case)
        counts[result] += 1
        if result == "failed":
            counts["names"].append(f"{case.get('classname')}.{case.get('name')}")
    return counts


def main(folder):
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for name in EXPECTED:
        report = pathlib.Path(folder) / name
        if not report.exists():
            print(f"FAILED {name}: the suite left no report")
            totals["failed"] += 1
            continue
        counts = count(report)
        for key in totals:
            totals[key] += counts[key]
        for failed in counts["names"]:
            print(f"FAILED {failed}")
    if totals["skipped"]:
        print(f"{totals['skipped']} skipped")
    print(f"{totals['passed']} passed, {totals['failed']} failed")
    return 1 if totals["failed"] or not totals["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
