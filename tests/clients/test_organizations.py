"""Organizations as their administrators meet them: accounts are made, and guarded by policies that nobody in them can
lift. Access Analyzer says what is wrong with a policy before it is attached."""

import json

import pytest

from test_iam import allow, code_and_message, document


@pytest.fixture
def organization(client):
    """The client of a management account, its root, and a member that it has made."""
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    request = organizations.create_account(AccountName="dev", Email="dev@example.com")["CreateAccountStatus"]
    status = organizations.describe_create_account_status(CreateAccountRequestId=request["Id"])["CreateAccountStatus"]
    assert status["State"] == "SUCCEEDED"
    return organizations, root, status["AccountId"]


def test_a_policy_of_the_organization_binds_even_the_root_user_of_a_member(client, organization, account):
    organizations, root, member = organization
    unit = organizations.create_organizational_unit(ParentId=root, Name="sandbox")["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=member, SourceParentId=root, DestinationParentId=unit)
    policy = organizations.create_policy(
        Name="europe", Description="Only there", Type="SERVICE_CONTROL_POLICY", Content=document(
            {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
             "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}))["Policy"]["PolicySummary"]
    assert client("ec2", account=member).describe_vpcs()["Vpcs"]
    organizations.attach_policy(PolicyId=policy["Id"], TargetId=unit)
    code, message = code_and_message(client("ec2", account=member).describe_vpcs)
    assert code == "UnauthorizedOperation"
    assert message.endswith(f"with an explicit deny in a service control policy: {policy['Arn']}")
    assert client("ec2", account=member, region="eu-west-1").describe_vpcs()["Vpcs"]
    assert client("iam", account=member).list_users()["Users"] == []
    assert client("ec2").describe_vpcs()["Vpcs"]
    organizations.detach_policy(PolicyId=policy["Id"], TargetId=unit)
    assert client("ec2", account=member).describe_vpcs()["Vpcs"]


def test_a_bucket_is_shared_with_the_organization_and_nobody_else(client, organization):
    organizations, _, member = organization
    bucket = f"shared-{member}"
    client("s3").create_bucket(Bucket=bucket)
    client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}",
        "Condition": {"StringEquals": {
            "aws:PrincipalOrgID": organizations.describe_organization()["Organization"]["Id"]}}}]}))
    assert client("s3", account=member).list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert code_and_message(lambda: client("s3", account="555566667777").list_objects_v2(Bucket=bucket))[0] == "AccessDenied"


def test_the_management_account_enters_its_members(client, organization, account):
    _, _, member = organization
    iam = client("iam")
    iam.create_user(UserName="admin")
    iam.put_user_policy(UserName="admin", PolicyName="p", PolicyDocument=document(allow("sts:AssumeRole")))
    key = iam.create_access_key(UserName="admin")["AccessKey"]
    keys = client("sts", key=key["AccessKeyId"], secret=key["SecretAccessKey"]).assume_role(
        RoleArn=f"arn:aws:iam::{member}:role/OrganizationAccountAccessRole", RoleSessionName="admin")["Credentials"]
    inside = client("iam", key=keys["AccessKeyId"], secret=keys["SecretAccessKey"], token=keys["SessionToken"])
    assert [role["RoleName"] for role in inside.list_roles()["Roles"]] == ["OrganizationAccountAccessRole"]


def test_the_cli_validates_a_policy(aws):
    result = aws("accessanalyzer", "validate-policy", "--policy-type", "IDENTITY_POLICY", "--policy-document",
                 document(allow("iam:PassRole"), allow("s3:GetObjekt")), "--output", "json")
    found = {(finding["findingType"], finding["issueCode"]) for finding in json.loads(result.stdout)["findings"]}
    assert found == {("SECURITY_WARNING", "PASS_ROLE_WITH_STAR_IN_RESOURCE"), ("ERROR", "INVALID_ACTION")}
