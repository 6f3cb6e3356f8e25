"""What Terraform's provider does with IAM, STS, Organizations, parameters and secrets (see terraform_steps.py)."""

import json
import urllib.parse

import pytest

from terraform_steps import only, refused

TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
SECOND_POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}


@pytest.fixture
def iam(client):
    return client("iam")


def same_document(shown, wanted):
    """botocore unquotes policies that the wire shows quoted."""
    return (shown if isinstance(shown, dict) else json.loads(urllib.parse.unquote(shown))) == wanted


def tag_list(**tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def test_aws_iam_role_with_its_policies(iam):
    refused("NoSuchEntity", iam.get_role, RoleName="app")
    made = iam.create_role(RoleName="app", Path="/svc/", Description="d", MaxSessionDuration=3600,
                           AssumeRolePolicyDocument=json.dumps(TRUST), Tags=tag_list(a="b"))["Role"]
    refused("EntityAlreadyExists", iam.create_role, RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))
    shown = iam.get_role(RoleName="app")["Role"]
    assert shown["Arn"] == made["Arn"] and shown["Arn"].endswith(":role/svc/app") and shown["RoleId"].startswith("AROA")
    assert (shown["Path"], shown["Description"], shown["MaxSessionDuration"]) == ("/svc/", "d", 3600)
    assert same_document(shown["AssumeRolePolicyDocument"], TRUST) and shown["Tags"] == tag_list(a="b")
    assert iam.list_role_policies(RoleName="app")["PolicyNames"] == []
    assert iam.list_attached_role_policies(RoleName="app")["AttachedPolicies"] == []
    iam.update_role(RoleName="app", Description="new", MaxSessionDuration=7200)
    iam.update_assume_role_policy(RoleName="app", PolicyDocument=json.dumps(TRUST))
    iam.tag_role(RoleName="app", Tags=tag_list(c="d"))
    iam.untag_role(RoleName="app", TagKeys=["a"])
    assert iam.list_role_tags(RoleName="app")["Tags"] == tag_list(c="d")
    refused("NoSuchEntity", iam.get_role_policy, RoleName="app", PolicyName="inline")
    iam.put_role_policy(RoleName="app", PolicyName="inline", PolicyDocument=json.dumps(POLICY))
    assert same_document(iam.get_role_policy(RoleName="app", PolicyName="inline")["PolicyDocument"], POLICY)
    managed = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    iam.attach_role_policy(RoleName="app", PolicyArn=managed)
    assert [each["PolicyArn"] for each in iam.list_attached_role_policies(RoleName="app")["AttachedPolicies"]] == [managed]
    refused("DeleteConflict", iam.delete_role, RoleName="app")
    iam.detach_role_policy(RoleName="app", PolicyArn=managed)
    refused("NoSuchEntity", iam.detach_role_policy, RoleName="app", PolicyArn=managed)
    iam.delete_role_policy(RoleName="app", PolicyName="inline")
    refused("NoSuchEntity", iam.delete_role_policy, RoleName="app", PolicyName="inline")
    assert iam.list_instance_profiles_for_role(RoleName="app")["InstanceProfiles"] == []
    iam.delete_role(RoleName="app")
    refused("NoSuchEntity", iam.delete_role, RoleName="app")
    refused("NoSuchEntity", iam.list_role_policies, RoleName="app")
    refused("NoSuchEntity", iam.list_attached_role_policies, RoleName="app")


def test_aws_iam_role_that_trusts_who_is_not_there(iam, account):
    absent = {**TRUST, "Statement": [{**TRUST["Statement"][0], "Principal": {"AWS": f"arn:aws:iam::{account}:role/absent"}}]}
    # The provider tries again on MalformedPolicyDocument with "Invalid principal in policy".
    message = refused("MalformedPolicyDocument", iam.create_role, RoleName="r", AssumeRolePolicyDocument=json.dumps(absent))
    assert message.startswith("Invalid principal in policy")


def test_aws_iam_instance_profile(iam):
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.create_instance_profile(InstanceProfileName="app", Path="/", Tags=tag_list(a="b"))
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")
    shown = iam.get_instance_profile(InstanceProfileName="app")["InstanceProfile"]
    assert only(shown["Roles"])["RoleName"] == "app" and shown["Tags"] == tag_list(a="b")
    refused("DeleteConflict", iam.delete_instance_profile, InstanceProfileName="app")
    iam.remove_role_from_instance_profile(InstanceProfileName="app", RoleName="app")
    refused("NoSuchEntity", iam.remove_role_from_instance_profile, InstanceProfileName="app", RoleName="app")
    iam.delete_instance_profile(InstanceProfileName="app")
    refused("NoSuchEntity", iam.get_instance_profile, InstanceProfileName="app")
    refused("NoSuchEntity", iam.delete_instance_profile, InstanceProfileName="app")


def test_aws_iam_policy_and_versions(iam):
    arn = iam.create_policy(PolicyName="p", Path="/", PolicyDocument=json.dumps(POLICY), Tags=tag_list(a="b"))["Policy"]["Arn"]
    shown = iam.get_policy(PolicyArn=arn)["Policy"]
    assert (shown["DefaultVersionId"], shown["AttachmentCount"], shown["Tags"]) == ("v1", 0, tag_list(a="b"))
    for number in range(2, 6):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(SECOND_POLICY), SetAsDefault=True)
    # Before a sixth the provider deletes the oldest that is not the default.
    refused("LimitExceeded", iam.create_policy_version, PolicyArn=arn, PolicyDocument=json.dumps(POLICY))
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert len(versions) == 5
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    assert same_document(document, SECOND_POLICY)
    for each in versions:
        if not each["IsDefaultVersion"]:
            iam.delete_policy_version(PolicyArn=arn, VersionId=each["VersionId"])
    iam.delete_policy(PolicyArn=arn)
    refused("NoSuchEntity", iam.get_policy, PolicyArn=arn)
    refused("NoSuchEntity", iam.delete_policy, PolicyArn=arn)


def test_aws_iam_user_group_and_access_key(iam):
    refused("NoSuchEntity", iam.get_user, UserName="alice")
    iam.create_user(UserName="alice", Path="/", Tags=tag_list(a="b"))
    iam.update_user(UserName="alice", NewUserName="bob", NewPath="/team/")
    shown = iam.get_user(UserName="bob")["User"]
    assert shown["Arn"].endswith(":user/team/bob") and shown["Tags"] == tag_list(a="b")
    key = iam.create_access_key(UserName="bob")["AccessKey"]
    assert only(iam.list_access_keys(UserName="bob")["AccessKeyMetadata"])["Status"] == "Active"
    iam.update_access_key(UserName="bob", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    iam.create_group(GroupName="devs", Path="/")
    iam.add_user_to_group(UserName="bob", GroupName="devs")
    assert only(iam.get_group(GroupName="devs")["Users"])["UserName"] == "bob"
    assert only(iam.list_groups_for_user(UserName="bob")["Groups"])["GroupName"] == "devs"
    iam.put_group_policy(GroupName="devs", PolicyName="g", PolicyDocument=json.dumps(POLICY))
    iam.put_user_policy(UserName="bob", PolicyName="u", PolicyDocument=json.dumps(POLICY))
    iam.create_login_profile(UserName="bob", Password="Secret-1234567", PasswordResetRequired=True)
    assert iam.get_login_profile(UserName="bob")["LoginProfile"]["PasswordResetRequired"]
    refused("DeleteConflict", iam.delete_user, UserName="bob")
    iam.delete_login_profile(UserName="bob")
    refused("NoSuchEntity", iam.get_login_profile, UserName="bob")
    iam.delete_user_policy(UserName="bob", PolicyName="u")
    refused("NoSuchEntity", iam.get_user_policy, UserName="bob", PolicyName="u")
    iam.delete_group_policy(GroupName="devs", PolicyName="g")
    refused("NoSuchEntity", iam.get_group_policy, GroupName="devs", PolicyName="g")
    iam.remove_user_from_group(UserName="bob", GroupName="devs")
    iam.delete_access_key(UserName="bob", AccessKeyId=key["AccessKeyId"])
    refused("NoSuchEntity", iam.delete_access_key, UserName="bob", AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName="bob")
    iam.delete_group(GroupName="devs")
    refused("NoSuchEntity", iam.get_group, GroupName="devs")
    refused("NoSuchEntity", iam.delete_user, UserName="bob")


def test_aws_iam_account_settings(iam):
    refused("NoSuchEntity", iam.get_account_password_policy)
    iam.update_account_password_policy(MinimumPasswordLength=12, RequireSymbols=True, MaxPasswordAge=90)
    shown = iam.get_account_password_policy()["PasswordPolicy"]
    assert (shown["MinimumPasswordLength"], shown["RequireSymbols"], shown["ExpirePasswords"]) == (12, True, True)
    iam.delete_account_password_policy()
    refused("NoSuchEntity", iam.delete_account_password_policy)
    iam.create_account_alias(AccountAlias="terraform-" + iam.get_user()["User"]["UserId"])
    alias = only(iam.list_account_aliases()["AccountAliases"])
    iam.delete_account_alias(AccountAlias=alias)
    assert iam.list_account_aliases()["AccountAliases"] == []
    assert iam.get_account_summary()["SummaryMap"]["UsersQuota"]


def test_aws_iam_providers_and_service_linked_role(iam):
    arn = iam.create_open_id_connect_provider(Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"],
                                              ThumbprintList=["6938fd4d98bab03faadb97b34396831e3780aea1"])["OpenIDConnectProviderArn"]
    shown = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert (shown["Url"], shown["ClientIDList"]) == ("token.actions.githubusercontent.com", ["sts.amazonaws.com"])
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    refused("NoSuchEntity", iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn)
    role = iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")["Role"]
    assert role["RoleName"] == "AWSServiceRoleForECS"
    task = iam.delete_service_linked_role(RoleName=role["RoleName"])["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"


def test_aws_caller_identity(client, account):
    identity = client("sts").get_caller_identity()
    assert identity["Account"] == account and identity["Arn"] == f"arn:aws:iam::{account}:root"


def test_aws_ssm_parameter(client):
    ssm = client("ssm")
    refused("ParameterNotFound", ssm.get_parameter, Name="/app/x", WithDecryption=True)
    ssm.put_parameter(Name="/app/x", Type="String", Value="1", Description="d", Tags=tag_list(a="b"), Tier="Standard")
    refused("ParameterAlreadyExists", ssm.put_parameter, Name="/app/x", Type="String", Value="2")
    shown = ssm.get_parameter(Name="/app/x", WithDecryption=True)["Parameter"]
    assert (shown["Value"], shown["Version"], shown["DataType"]) == ("1", 1, "text") and shown["ARN"].endswith(":parameter/app/x")
    described = only(ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": ["/app/x"]}])["Parameters"])
    assert (described["Description"], described["Tier"]) == ("d", "Standard")
    assert ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId="/app/x")["TagList"] == tag_list(a="b")
    ssm.put_parameter(Name="/app/x", Type="String", Value="2", Overwrite=True)
    assert ssm.get_parameter(Name="/app/x", WithDecryption=True)["Parameter"]["Version"] == 2
    ssm.delete_parameter(Name="/app/x")
    refused("ParameterNotFound", ssm.delete_parameter, Name="/app/x")
    assert ssm.describe_parameters(ParameterFilters=[
        {"Key": "Name", "Option": "Equals", "Values": ["/app/x"]}])["Parameters"] == []
    latest = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    assert ssm.get_parameter(Name=latest)["Parameter"]["Value"].startswith("ami-")


def test_aws_secretsmanager_secret_version_and_policy(client):
    secrets = client("secretsmanager")
    arn = secrets.create_secret(Name="db", Description="d", Tags=tag_list(a="b"), ForceOverwriteReplicaSecret=False)["ARN"]
    shown = secrets.describe_secret(SecretId=arn)
    assert (shown["Name"], shown["Description"], shown["Tags"]) == ("db", "d", tag_list(a="b")) and "DeletedDate" not in shown
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=arn)
    refused("ResourceNotFoundException", secrets.get_secret_value, SecretId=arn, VersionStage="AWSCURRENT")
    version = secrets.put_secret_value(SecretId=arn, SecretString="s", ClientRequestToken="a" * 32)["VersionId"]
    value = secrets.get_secret_value(SecretId=arn, VersionId=version)
    assert (value["SecretString"], value["VersionStages"]) == ("s", ["AWSCURRENT"])
    secrets.put_secret_value(SecretId=arn, SecretString="t", ClientRequestToken="b" * 32)
    # The deletion of a version takes its stages away, but never AWSCURRENT.
    refused("InvalidParameterException", secrets.update_secret_version_stage, SecretId=arn, VersionStage="AWSCURRENT",
            RemoveFromVersionId="b" * 32)
    secrets.update_secret_version_stage(SecretId=arn, VersionStage="AWSPREVIOUS", RemoveFromVersionId=version)
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": arn.split(":")[4]}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]}
    secrets.put_resource_policy(SecretId=arn, ResourcePolicy=json.dumps(policy), BlockPublicPolicy=False)
    assert json.loads(secrets.get_resource_policy(SecretId=arn)["ResourcePolicy"])["Statement"]
    secrets.delete_resource_policy(SecretId=arn)
    secrets.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    assert secrets.describe_secret(SecretId=arn)["DeletedDate"]
    refused("InvalidRequestException", secrets.get_secret_value, SecretId=arn)
    message = refused("InvalidRequestException", secrets.create_secret, Name="db")
    assert "scheduled for deletion" in message
    secrets.restore_secret(SecretId=arn)
    secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    refused("ResourceNotFoundException", secrets.describe_secret, SecretId=arn)


def test_aws_organizations_organization_unit_policy_and_account(client):
    organizations = client("organizations")
    refused("AWSOrganizationsNotInUseException", organizations.describe_organization)
    organizations.create_organization(FeatureSet="ALL")
    assert organizations.describe_organization()["Organization"]["FeatureSet"] == "ALL"
    root = only(organizations.list_roots()["Roots"])["Id"]
    unit = organizations.create_organizational_unit(ParentId=root, Name="dev", Tags=tag_list(a="b"))["OrganizationalUnit"]["Id"]
    refused("DuplicateOrganizationalUnitException", organizations.create_organizational_unit, ParentId=root, Name="dev")
    assert only(organizations.list_parents(ChildId=unit)["Parents"])["Id"] == root
    status = organizations.create_account(AccountName="a", Email="a@example.com")["CreateAccountStatus"]
    assert organizations.describe_create_account_status(
        CreateAccountRequestId=status["Id"])["CreateAccountStatus"]["State"] == "SUCCEEDED"
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    policy = organizations.create_policy(Name="p", Description="", Type="SERVICE_CONTROL_POLICY", Content=json.dumps(POLICY))
    identifier = policy["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=identifier, TargetId=unit)
    refused("DuplicatePolicyAttachmentException", organizations.attach_policy, PolicyId=identifier, TargetId=unit)
    refused("PolicyInUseException", organizations.delete_policy, PolicyId=identifier)
    organizations.detach_policy(PolicyId=identifier, TargetId=unit)
    refused("PolicyNotAttachedException", organizations.detach_policy, PolicyId=identifier, TargetId=unit)
    organizations.delete_policy(PolicyId=identifier)
    refused("PolicyNotFoundException", organizations.describe_policy, PolicyId=identifier)
    organizations.delete_organizational_unit(OrganizationalUnitId=unit)
    refused("OrganizationalUnitNotFoundException", organizations.describe_organizational_unit, OrganizationalUnitId=unit)
