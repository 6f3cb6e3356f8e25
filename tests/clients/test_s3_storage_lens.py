"""Storage Lens: configurations and groups, as Terraform and the CLI keep them."""

import botocore.exceptions
import pytest


@pytest.fixture
def control(server, client, local_names):
    return client("s3control", url=f"http://localhost:{server.port}")


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


def configuration(name, **more):
    return {"Id": name, "AccountLevel": {"BucketLevel": {}}, "IsEnabled": True, **more}


def test_configurations_are_kept(control, account):
    named = {"AccountId": account, "ConfigId": "lens"}
    assert refusal(control.get_storage_lens_configuration, **named) == "NoSuchConfiguration"
    wanted = configuration("lens", Include={"Regions": ["us-east-1"]})
    control.put_storage_lens_configuration(**named, StorageLensConfiguration=wanted, Tags=[{"Key": "k", "Value": "v"}])
    shown = control.get_storage_lens_configuration(**named)["StorageLensConfiguration"]
    assert shown.pop("StorageLensArn") == f"arn:aws:s3:us-east-1:{account}:storage-lens/lens"
    assert shown == wanted
    assert control.get_storage_lens_configuration_tagging(**named)["Tags"] == [{"Key": "k", "Value": "v"}]
    control.put_storage_lens_configuration(**named, StorageLensConfiguration=configuration("lens") | {"IsEnabled": False})
    assert control.get_storage_lens_configuration_tagging(**named)["Tags"] == [{"Key": "k", "Value": "v"}]
    listed = control.list_storage_lens_configurations(AccountId=account)["StorageLensConfigurationList"]
    assert [(item["Id"], item["HomeRegion"], item["IsEnabled"]) for item in listed] == [("lens", "us-east-1", False)]
    control.put_storage_lens_configuration_tagging(**named, Tags=[{"Key": "a", "Value": "b"}])
    control.delete_storage_lens_configuration_tagging(**named)
    assert control.get_storage_lens_configuration_tagging(**named)["Tags"] == []
    control.delete_storage_lens_configuration(**named)
    assert refusal(control.delete_storage_lens_configuration, **named) == "NoSuchConfiguration"


def test_configurations_that_are_refused(control, account):
    put, named = control.put_storage_lens_configuration, {"AccountId": account, "ConfigId": "lens"}
    both = configuration("lens", Include={"Regions": ["us-east-1"]}, Exclude={"Regions": ["eu-west-1"]})
    enabled = {"ActivityMetrics": {"IsEnabled": True}}
    arn = f"arn:aws:s3:us-east-1:{account}:storage-lens/lens"
    off = {"BucketLevel": {"PrefixLevel": {"StorageMetrics": {"IsEnabled": False}}}}
    for wrong, code in [
            (configuration("other"), "InvalidRequest"), (both, "InvalidRequest"),
            (configuration("lens", StorageLensArn=arn), "InvalidStorageLensArn"),
            (configuration("lens") | {"AccountLevel": {**enabled, "BucketLevel": {}}}, "MissingBucketLevelActivityMetrics"),
            (configuration("lens") | {"AccountLevel": {"BucketLevel": enabled}}, "MissingAccountLevelActivityMetrics"),
            (configuration("lens") | {"AccountLevel": off}, "StorageMetricsMustEnabled"),
            (configuration("lens", Include={"Buckets": [f"arn:aws:s3:::b{i}" for i in range(51)]}), "TooManyBuckets"),
            (configuration("lens", Exclude={"Regions": ["us-east-1"] * 51}), "TooManyRegions"),
            (configuration("lens", DataExport={"CloudWatchMetrics": {"IsEnabled": True}}), "NotImplemented")]:
        assert refusal(put, **named, StorageLensConfiguration=wrong) == code, wrong
    assert refusal(put, AccountId="999999999999", ConfigId="lens", StorageLensConfiguration=configuration(
        "lens")) == "AccessDenied"
    for number in range(50):
        put(AccountId=account, ConfigId=f"c{number}", StorageLensConfiguration=configuration(f"c{number}"))
    assert refusal(put, **named, StorageLensConfiguration=configuration("lens")) == "TooManyConfigurations"


def test_groups_are_kept(control, account):
    group = {"Name": "logs", "Filter": {"MatchAnyPrefix": ["logs/"]}}
    control.create_storage_lens_group(AccountId=account, StorageLensGroup=group)
    assert refusal(control.create_storage_lens_group, AccountId=account,
                   StorageLensGroup=group) == "ConfigurationAlreadyExists"
    shown = control.get_storage_lens_group(AccountId=account, Name="logs")["StorageLensGroup"]
    assert shown.pop("StorageLensGroupArn") == f"arn:aws:s3:us-east-1:{account}:storage-lens-group/logs"
    assert shown == group
    group["Filter"] = {"MatchAnySuffix": [".log"]}
    control.update_storage_lens_group(AccountId=account, Name="logs", StorageLensGroup=group)
    assert control.get_storage_lens_group(AccountId=account, Name="logs")["StorageLensGroup"]["Filter"] == group["Filter"]
    assert refusal(control.update_storage_lens_group, AccountId=account, Name="logs",
                   StorageLensGroup={**group, "Name": "other"}) == "MismatchedName"
    assert [item["Name"] for item in control.list_storage_lens_groups(AccountId=account)["StorageLensGroupList"]] == ["logs"]
    control.delete_storage_lens_group(AccountId=account, Name="logs")
    assert refusal(control.get_storage_lens_group, AccountId=account, Name="logs") == "NoSuchConfiguration"


@pytest.mark.parametrize("wrong, code", [
    ({}, "InvalidFilter"),
    ({"MatchAnyPrefix": ["a"], "MatchAnySuffix": ["b"]}, "InvalidFilter"),
    ({"And": {"MatchAnyPrefix": ["a"]}}, "InvalidLogicalOperator"),
    ({"MatchAnyPrefix": ["x" * 1025]}, "InvalidPrefix"),
    ({"MatchAnySuffix": ["x" * 1025]}, "InvalidSuffix"),
    ({"MatchAnyPrefix": [f"p{i}" for i in range(11)]}, "TooManyElements"),
    ({"MatchAnySuffix": ["a", "a"]}, "DuplicateElement"),
    ({"MatchObjectAge": {"DaysGreaterThan": 0}}, "InvalidAge"),
    ({"MatchObjectAge": {"DaysGreaterThan": 5, "DaysLessThan": 5}}, "InvalidNumericCombination"),
    ({"MatchObjectSize": {"BytesLessThan": (50 << 40) + 1}}, "InvalidSize")])
def test_filters_that_are_refused(control, account, wrong, code):
    group = {"Name": "wrong", "Filter": wrong}
    assert refusal(control.create_storage_lens_group, AccountId=account, StorageLensGroup=group) == code
    assert control.list_storage_lens_groups(AccountId=account).get("StorageLensGroupList", []) == []
