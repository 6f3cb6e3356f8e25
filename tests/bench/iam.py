"""What authorization costs, with 1, 10 and 100 attached policies: by itself, and as a share of a whole request.

tests/authorization/speed_test.cpp measures it in one process, with IAM enforced and off in turns. Between two servers
under wrk the difference was lost in the noise of a busy machine.
"""

import pathlib
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[2] / "build/release/tests/skyrig_tests"


def bench_iam():
    if not TESTS.exists():
        print(f"iam  {TESTS} is not built: cmake --build build/release --target skyrig_tests")
        return
    output = subprocess.run([TESTS, "--gtest_also_run_disabled_tests", "--gtest_filter=AuthorizationSpeed*"], check=True,
                            capture_output=True, text=True).stdout
    print("\n".join(line for line in output.splitlines() if line.startswith("authorization ")))
