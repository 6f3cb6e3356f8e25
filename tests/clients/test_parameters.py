"""Parameter Store and Secrets Manager through AWS's own clients."""

import json

import pytest


def test_parameters_are_put_read_and_listed_by_pages(client):
    ssm = client("ssm")
    for number in range(25):
        ssm.put_parameter(Name=f"/app/{number:02}", Value=str(number), Type="String")
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/app")
    assert [p["Value"] for page in pages for p in page["Parameters"]] == [str(n) for n in range(25)]
    described = ssm.get_paginator("describe_parameters").paginate(
        ParameterFilters=[{"Key": "Name", "Option": "BeginsWith", "Values": ["/app/1"]}])
    assert sum(len(page["Parameters"]) for page in described) == 10
    with pytest.raises(ssm.exceptions.ParameterAlreadyExists):
        ssm.put_parameter(Name="/app/01", Value="x", Type="String")
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name="/none")


def test_the_newest_image_can_be_launched(client):
    image = client("ssm").get_parameter(Name="/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")
    image = image["Parameter"]["Value"]
    ec2 = client("ec2")
    assert ec2.describe_images(ImageIds=[image])["Images"][0]["OwnerId"] == "591542846629"
    assert ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"]


@pytest.mark.parametrize("path", ["/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id",
                                  "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
                                  "/aws/service/debian/release/12/latest/amd64"])
def test_images_of_other_publishers_are_there_too(client, path):
    image = client("ssm").get_parameter(Name=path)["Parameter"]["Value"]
    shown = client("ec2").describe_images(ImageIds=[image])["Images"][0]
    assert shown["Architecture"] == ("arm64" if "arm64" in path else "x86_64")
    assert shown.get("Platform") == ("windows" if "windows" in path else None)


def test_the_cli_reads_a_secret_as_text_and_as_bytes(aws, client, tmp_path):
    aws("secretsmanager", "create-secret", "--name", "app/db", "--secret-string", '{"user": "me"}')
    shown = aws("secretsmanager", "get-secret-value", "--secret-id", "app/db", "--query", "SecretString", "--output", "text")
    assert json.loads(shown.stdout) == {"user": "me"}
    secrets = client("secretsmanager")
    secrets.create_secret(Name="bytes", SecretBinary=b"\x00\xff\x80")
    assert secrets.get_secret_value(SecretId="bytes")["SecretBinary"] == b"\x00\xff\x80"
    secrets.delete_secret(SecretId="bytes", RecoveryWindowInDays=7)
    with pytest.raises(secrets.exceptions.InvalidRequestException):
        secrets.get_secret_value(SecretId="bytes")
    assert [s["Name"] for s in secrets.list_secrets()["SecretList"]] == ["app/db"]
