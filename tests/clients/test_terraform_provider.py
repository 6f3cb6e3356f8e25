"""Terraform's AWS provider itself, by its own acceptance tests: each applies configurations, wants an empty plan after each
apply, imports, changes, and destroys, and then asks AWS whether anything is left.

SKYRIG_TERRAFORM_PROVIDER_TESTS names the program that `go test -c -vet=off ./aws` makes in the provider's sources
(docs/measurements.md says how); without it these tests are skipped. Nothing of it is changed: an HTTPS proxy leads AWS's
host names to skyrig.
"""

import os
import pathlib
import re
import subprocess

import pytest

from amazonaws_proxy import make_certificates, proxy_to

PROVIDER_TESTS = os.environ.get("SKYRIG_TERRAFORM_PROVIDER_TESTS")
SECONDS_MAX = 1800

GROUPS = {
    "iam": "TestAcc(AWS(IAM|User|Role|Group|AccessKey|DataSourceIAM|CallerIdentity))",
}

# Tests that fail, each with the reason.
KNOWN = {
    "TestAccAWSIAMRole_basicWithDescription": "its quotation marks break the pattern that descriptions have today",
    "TestAccAWSIAMServiceLinkedRole_basic": "the role of Elastic Beanstalk is not known",
    "TestAccAWSUserLoginProfile_keybase": "keybase.io is not reached",
}

pytestmark = pytest.mark.skipif(not PROVIDER_TESTS, reason="SKYRIG_TERRAFORM_PROVIDER_TESTS names no program")


@pytest.mark.parametrize("group", GROUPS)
def test_the_providers_own_tests(start_server, tmp_path, group):
    root, certificate, key = make_certificates(tmp_path)
    server = start_server("--tls", "--tls-certificate", str(certificate), "--tls-key", str(key), "--log", "error",
                          "--account", "111122223333")
    with proxy_to(server.port) as proxy:
        environment = {**os.environ, "HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(root), "AWS_CA_BUNDLE": str(root),
                       "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-west-2",
                       "TF_ACC": "1"}
        run = subprocess.run([PROVIDER_TESTS, "-test.v", "-test.parallel", "20", "-test.run", f"^({GROUPS[group]})"],
                             cwd=pathlib.Path(PROVIDER_TESTS).parent, env=environment, text=True, capture_output=True,
                             timeout=SECONDS_MAX)
    outcomes = dict(reversed(found) for found in re.findall(r"^--- (\w+): (\S+)", run.stdout, re.MULTILINE))
    passed = sum(outcome == "PASS" for outcome in outcomes.values())
    failed = {name for name, outcome in outcomes.items() if outcome == "FAIL"}
    print(f"{group}: {passed} of {len(outcomes)} pass, {len(failed)} fail")
    assert passed and not failed - set(KNOWN), run.stdout[-20000:]
