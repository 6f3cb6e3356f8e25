"""What Terraform's provider does with instances, disks, images and what belongs to them (see terraform_steps.py)."""

import base64

import pytest

from terraform_steps import by, only, refused, settled, tagged, tags_of

PUBLIC_KEY = ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5S7UfUe6FqLTXiaZ1G7/ysNVQ5zNDyW4DSzvPv0C0 someone")


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def image(ec2):
    shown = ec2.describe_images(Owners=["amazon"], Filters=by(architecture="x86_64", virtualization_type="hvm"))["Images"]
    return next(each["ImageId"] for each in shown if each["RootDeviceType"] == "ebs" and each.get("Platform") is None)


def instance_of(ec2, identifier):
    return only(only(ec2.describe_instances(InstanceIds=[identifier])["Reservations"])["Instances"])


@pytest.fixture
def instance(ec2, image):
    identifier = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1,
                                   ClientToken="terraform-instance")["Instances"][0]["InstanceId"]
    settled("running", lambda: instance_of(ec2, identifier)["State"]["Name"], ["pending"])
    return identifier


def attribute_of(ec2, instance, attribute):
    answer = ec2.describe_instance_attribute(InstanceId=instance, Attribute=attribute)
    return answer[attribute[0].upper() + attribute[1:]].get("Value")


def test_aws_instance(ec2, image):
    instance = ec2.run_instances(
        ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, ClientToken="terraform-1", Monitoring={"Enabled": False},
        UserData="#!/bin/sh", EbsOptimized=False, DisableApiStop=False, DisableApiTermination=False,
        # Sent even where the configuration says nothing.
        IamInstanceProfile={"Name": ""}, Placement={"AvailabilityZone": ""},
        BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 9, "VolumeType": "gp3", "DeleteOnTermination": True}}],
        MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
        TagSpecifications=tagged("instance", Name="web") + tagged("volume", Name="disk"))["Instances"][0]["InstanceId"]

    def shown():
        return instance_of(ec2, instance)

    settled("running", lambda: shown()["State"]["Name"], ["pending"])
    type_info = only(ec2.describe_instance_types(InstanceTypes=["t3.micro"])["InstanceTypes"])
    assert type_info["BurstablePerformanceSupported"] and type_info["NetworkInfo"]["MaximumNetworkCards"] == 1
    assert only(ec2.describe_instance_credit_specifications(
        InstanceIds=[instance])["InstanceCreditSpecifications"])["CpuCredits"] == "unlimited"
    assert attribute_of(ec2, instance, "disableApiStop") is False
    assert attribute_of(ec2, instance, "disableApiTermination") is False
    assert attribute_of(ec2, instance, "instanceInitiatedShutdownBehavior") == "stop"
    assert base64.b64decode(attribute_of(ec2, instance, "userData")) == b"#!/bin/sh"
    options = shown()["MetadataOptions"]
    assert (options["HttpTokens"], options["HttpPutResponseHopLimit"], options["HttpEndpoint"]) == ("required", 2, "enabled")
    assert options["InstanceMetadataTags"] == "disabled" and shown()["MaintenanceOptions"]["AutoRecovery"] == "default"
    assert shown()["CapacityReservationSpecification"]["CapacityReservationPreference"] == "open"
    assert shown()["PrivateDnsNameOptions"]["HostnameType"] == "ip-name" and shown()["EnclaveOptions"] == {"Enabled": False}
    assert shown()["CpuOptions"] == {"CoreCount": 1, "ThreadsPerCore": 2} and shown()["Placement"]["Tenancy"] == "default"
    devices = {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in shown()["BlockDeviceMappings"]}
    assert shown()["RootDeviceName"] in devices and "/dev/sdf" in devices
    volumes = {each["VolumeId"]: each for each in ec2.describe_volumes(VolumeIds=list(devices.values()))["Volumes"]}
    added = volumes[devices["/dev/sdf"]]
    assert (added["Size"], added["VolumeType"], added["Iops"], added["Throughput"]) == (9, "gp3", 3000, 125)
    assert all(tags_of(each) == {"Name": "disk"} for each in volumes.values())
    associations = ec2.describe_iam_instance_profile_associations(Filters=by(instance_id=instance))
    assert associations["IamInstanceProfileAssociations"] == []
    change_in_place(ec2, instance)
    ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": False})
    ec2.terminate_instances(InstanceIds=[instance])
    settled("terminated", lambda: shown()["State"]["Name"], ["running", "shutting-down", "stopping", "stopped"])
    refused("InvalidInstanceID.NotFound", ec2.describe_instances, InstanceIds=["i-0123456789abcdef0"])
    refused("InvalidInstanceID.NotFound", ec2.terminate_instances, InstanceIds=["i-0123456789abcdef0"])


def change_in_place(ec2, instance):
    """What an update of aws_instance does: some of it needs a stop, and the order is the provider's."""
    ec2.modify_instance_metadata_options(InstanceId=instance, HttpEndpoint="enabled", HttpTokens="optional")
    settled("applied", lambda: instance_of(ec2, instance)["MetadataOptions"]["State"], ["pending"])
    ec2.modify_instance_credit_specification(
        InstanceCreditSpecifications=[{"InstanceId": instance, "CpuCredits": "standard"}], ClientToken="c")
    ec2.monitor_instances(InstanceIds=[instance])
    settled("enabled", lambda: instance_of(ec2, instance)["Monitoring"]["State"], ["pending"])
    ec2.modify_instance_attribute(InstanceId=instance, SourceDestCheck={"Value": False})
    ec2.stop_instances(InstanceIds=[instance])
    settled("stopped", lambda: instance_of(ec2, instance)["State"]["Name"], ["running", "stopping"])
    ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.small"})
    ec2.modify_instance_attribute(InstanceId=instance, UserData={"Value": b"#!/bin/bash"})
    ec2.start_instances(InstanceIds=[instance])
    settled("running", lambda: instance_of(ec2, instance)["State"]["Name"], ["stopped", "pending"])
    ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": True})
    refused("OperationNotPermitted", ec2.terminate_instances, InstanceIds=[instance])
    shown = instance_of(ec2, instance)
    assert shown["InstanceType"] == "t3.small" and shown["SourceDestCheck"] is False
    assert base64.b64decode(attribute_of(ec2, instance, "userData")) == b"#!/bin/bash"


def test_aws_instance_with_a_profile_that_is_exchanged(ec2, client, instance):
    iam = client("iam")
    for name in ("first", "second"):
        iam.create_instance_profile(InstanceProfileName=name)

    def association():
        return only([each for each in ec2.describe_iam_instance_profile_associations(
            Filters=by(instance_id=instance))["IamInstanceProfileAssociations"] if each["State"] == "associated"])

    ec2.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Name": "first"})
    ec2.replace_iam_instance_profile_association(AssociationId=association()["AssociationId"],
                                                 IamInstanceProfile={"Name": "second"})
    assert association()["IamInstanceProfile"]["Arn"].endswith("/second")
    assert instance_of(ec2, instance)["IamInstanceProfile"]["Arn"].endswith("/second")
    ec2.disassociate_iam_instance_profile(AssociationId=association()["AssociationId"])
    assert "IamInstanceProfile" not in instance_of(ec2, instance)


def test_aws_ebs_volume_and_attachment(ec2, instance):
    zone = instance_of(ec2, instance)["Placement"]["AvailabilityZone"]
    volume = ec2.create_volume(AvailabilityZone=zone, ClientToken="v", Size=8, VolumeType="gp3", Encrypted=False,
                               TagSpecifications=tagged("volume", Name="data"))["VolumeId"]

    def shown():
        return only(ec2.describe_volumes(VolumeIds=[volume])["Volumes"])

    settled("available", lambda: shown()["State"], ["creating"])
    assert (shown()["Iops"], shown()["Throughput"], shown()["Encrypted"]) == (3000, 125, False)
    assert shown()["MultiAttachEnabled"] is False and shown()["SnapshotId"] == "" and tags_of(shown()) == {"Name": "data"}
    ec2.modify_volume(VolumeId=volume, Size=10, Iops=4000)
    modification = lambda: only(ec2.describe_volumes_modifications(VolumeIds=[volume])["VolumesModifications"])
    settled("completed", lambda: modification()["ModificationState"], ["modifying", "optimizing"])
    assert (shown()["Size"], shown()["Iops"]) == (10, 4000)
    ec2.attach_volume(Device="/dev/sdh", InstanceId=instance, VolumeId=volume)
    found = lambda: ec2.describe_volumes(VolumeIds=[volume], Filters=by(**{
        "attachment.device": "/dev/sdh", "attachment.instance-id": instance}))["Volumes"]
    settled("attached", lambda: only(only(found())["Attachments"])["State"], ["attaching"])
    refused("VolumeInUse", ec2.delete_volume, VolumeId=volume)
    ec2.detach_volume(Device="/dev/sdh", InstanceId=instance, VolumeId=volume, Force=False)
    assert found() == []
    refused("IncorrectState", ec2.detach_volume, Device="/dev/sdh", InstanceId=instance, VolumeId=volume)
    settled("available", lambda: shown()["State"], ["in-use"])
    ec2.delete_volume(VolumeId=volume)
    refused("InvalidVolume.NotFound", ec2.describe_volumes, VolumeIds=[volume])
    refused("InvalidVolume.NotFound", ec2.delete_volume, VolumeId=volume)


def test_aws_ebs_snapshot_copy_and_permission(ec2):
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=4)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume, Description="d", TagSpecifications=tagged("snapshot", Name="s"))["SnapshotId"]
    shown = lambda identifier: only(ec2.describe_snapshots(SnapshotIds=[identifier])["Snapshots"])
    settled("completed", lambda: shown(snapshot)["State"], ["pending"])
    assert shown(snapshot)["VolumeSize"] == 4 and shown(snapshot)["StorageTier"] == "standard"
    copy = ec2.copy_snapshot(SourceRegion="us-east-1", SourceSnapshotId=snapshot)["SnapshotId"]
    settled("completed", lambda: shown(copy)["State"], ["pending"])
    ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission",
                                  CreateVolumePermission={"Add": [{"UserId": "111122223333"}]})
    permissions = ec2.describe_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission")
    assert permissions["CreateVolumePermissions"] == [{"UserId": "111122223333"}]
    for each in (snapshot, copy):
        ec2.delete_snapshot(SnapshotId=each)
        refused("InvalidSnapshot.NotFound", ec2.describe_snapshots, SnapshotIds=[each])
    refused("InvalidSnapshot.NotFound", ec2.describe_snapshot_attribute, SnapshotId=snapshot, Attribute="createVolumePermission")
    refused("InvalidSnapshot.NotFound", ec2.delete_snapshot, SnapshotId=snapshot)


def test_aws_ami_from_instance_copy_and_launch_permission(ec2, instance):
    made = ec2.create_image(InstanceId=instance, Name="golden", NoReboot=True)["ImageId"]
    shown = lambda identifier: only(ec2.describe_images(ImageIds=[identifier])["Images"])
    settled("available", lambda: shown(made)["State"], ["pending"])
    copy = ec2.copy_image(ClientToken="c", Name="copy", SourceImageId=made, SourceRegion="us-east-1")["ImageId"]
    settled("available", lambda: shown(copy)["State"], ["pending"])
    ec2.modify_image_attribute(ImageId=made, Attribute="launchPermission",
                               LaunchPermission={"Add": [{"UserId": "111122223333"}]})
    permission = ec2.describe_image_attribute(ImageId=made, Attribute="launchPermission")
    assert permission["LaunchPermissions"] == [{"UserId": "111122223333"}]
    ec2.enable_image_deprecation(ImageId=made, DeprecateAt="2031-01-01T00:00:00Z")
    assert shown(made)["DeprecationTime"].startswith("2031-01-01")
    snapshots = [each["Ebs"]["SnapshotId"] for each in shown(made)["BlockDeviceMappings"] if "Ebs" in each]
    for each in (made, copy):
        ec2.deregister_image(ImageId=each)
        # The provider takes no image, InvalidAMIID.NotFound and InvalidAMIID.Unavailable alike.
        refused("InvalidAMIID.NotFound", ec2.describe_images, ImageIds=[each])
    for each in snapshots:
        ec2.delete_snapshot(SnapshotId=each)
    registered = ec2.register_image(Name="registered", Architecture="x86_64", RootDeviceName="/dev/sda1",
                                    VirtualizationType="hvm", BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {
                                        "SnapshotId": snapshot_of_new_volume(ec2), "VolumeType": "gp3"}}])["ImageId"]
    assert shown(registered)["RootDeviceType"] == "ebs"


def snapshot_of_new_volume(ec2):
    return ec2.create_snapshot(VolumeId=ec2.create_volume(AvailabilityZone="us-east-1a", Size=4)["VolumeId"])["SnapshotId"]


def test_aws_key_pair(ec2):
    made = ec2.import_key_pair(KeyName="deployer", PublicKeyMaterial=PUBLIC_KEY.encode(),
                               TagSpecifications=tagged("key-pair", a="b"))
    shown = only(ec2.describe_key_pairs(KeyNames=["deployer"], IncludePublicKey=True)["KeyPairs"])
    assert shown["KeyPairId"] == made["KeyPairId"] and shown["KeyType"] == "ed25519" and shown["KeyFingerprint"]
    assert shown["PublicKey"].split()[:2] == PUBLIC_KEY.split()[:2]
    refused("InvalidKeyPair.Duplicate", ec2.import_key_pair, KeyName="deployer", PublicKeyMaterial=PUBLIC_KEY.encode())
    ec2.delete_key_pair(KeyName="deployer")
    refused("InvalidKeyPair.NotFound", ec2.describe_key_pairs, KeyNames=["deployer"], IncludePublicKey=True)


def test_aws_placement_group(ec2):
    ec2.create_placement_group(GroupName="near", Strategy="cluster", TagSpecifications=tagged("placement-group", a="b"))
    shown = lambda: only(ec2.describe_placement_groups(GroupNames=["near"])["PlacementGroups"])
    settled("available", lambda: shown()["State"], ["pending"])
    assert shown()["GroupArn"].endswith("placement-group/near") and shown()["GroupId"].startswith("pg-")
    ec2.delete_placement_group(GroupName="near")
    refused("InvalidPlacementGroup.Unknown", ec2.describe_placement_groups, GroupNames=["near"])
    refused("InvalidPlacementGroup.Unknown", ec2.delete_placement_group, GroupName="near")


def test_aws_launch_template(ec2, image):
    made = ec2.create_launch_template(
        ClientToken="t", LaunchTemplateName="app", VersionDescription="first",
        LaunchTemplateData={"ImageId": image, "InstanceType": "t3.micro", "UserData": "IyEvYmluL3No",
                            "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 20}}],
                            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}]},
        TagSpecifications=tagged("launch-template", Name="l"))["LaunchTemplate"]
    identifier = made["LaunchTemplateId"]
    shown = lambda: only(ec2.describe_launch_templates(LaunchTemplateIds=[identifier])["LaunchTemplates"])
    assert (shown()["DefaultVersionNumber"], shown()["LatestVersionNumber"]) == (1, 1) and tags_of(shown()) == {"Name": "l"}
    data = only(ec2.describe_launch_template_versions(
        LaunchTemplateId=identifier, Versions=["1"])["LaunchTemplateVersions"])["LaunchTemplateData"]
    assert data == {"ImageId": image, "InstanceType": "t3.micro", "UserData": "IyEvYmluL3No",
                    "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 20}}],
                    "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}]}
    ec2.create_launch_template_version(ClientToken="u", LaunchTemplateId=identifier, LaunchTemplateData={"InstanceType": "t3.small"})
    ec2.modify_launch_template(LaunchTemplateId=identifier, DefaultVersion="2")
    assert shown()["DefaultVersionNumber"] == 2
    refused("InvalidLaunchTemplateId.VersionNotFound", ec2.describe_launch_template_versions,
            LaunchTemplateId=identifier, Versions=["9"])
    ec2.delete_launch_template(LaunchTemplateId=identifier)
    refused("InvalidLaunchTemplateId.NotFound", ec2.describe_launch_templates, LaunchTemplateIds=[identifier])
    refused("InvalidLaunchTemplateId.NotFound", ec2.delete_launch_template, LaunchTemplateId=identifier)
    refused("InvalidLaunchTemplateName.NotFoundException", ec2.describe_launch_templates, LaunchTemplateNames=["app"])


def test_aws_ec2_tag_and_instance_state(ec2, instance):
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "Owner", "Value": "a"}])
    assert only(ec2.describe_tags(Filters=by(resource_id=instance, key="Owner"))["Tags"])["Value"] == "a"
    ec2.delete_tags(Resources=[instance], Tags=[{"Key": "Owner", "Value": "a"}])
    assert ec2.describe_tags(Filters=by(resource_id=instance, key="Owner"))["Tags"] == []
    ec2.stop_instances(InstanceIds=[instance], Force=False)
    settled("stopped", lambda: instance_of(ec2, instance)["State"]["Name"], ["running", "stopping"])


def test_data_sources_of_ec2(ec2):
    zones = ec2.describe_availability_zones(AllAvailabilityZones=False, Filters=by(state="available"))["AvailabilityZones"]
    assert {zone["ZoneName"] for zone in zones} >= {"us-east-1a", "us-east-1b"} and all(zone["ZoneId"] for zone in zones)
    assert "us-east-1" in {region["RegionName"] for region in ec2.describe_regions(AllRegions=False)["Regions"]}
    default = only(ec2.describe_vpcs(Filters=by(is_default="true"))["Vpcs"])["VpcId"]
    assert len(ec2.describe_subnets(Filters=by(vpc_id=default, default_for_az="true"))["Subnets"]) == len(zones)
    assert only(ec2.describe_security_groups(Filters=by(vpc_id=default, group_name="default"))["SecurityGroups"])
    images = ec2.describe_images(Owners=["amazon"], IncludeDeprecated=False, Filters=by(name="al2023-ami-*-x86_64"))["Images"]
    assert images and all(image["CreationDate"] and image["State"] == "available" for image in images)
    offers = ec2.describe_instance_type_offerings(LocationType="availability-zone", Filters=by(instance_type="t3.micro"))
    assert {offer["Location"] for offer in offers["InstanceTypeOfferings"]}
    attributes = only(ec2.describe_account_attributes(AttributeNames=["supported-platforms"])["AccountAttributes"])
    assert only(attributes["AttributeValues"])["AttributeValue"] == "VPC"


def test_an_empty_profile_name_is_no_profile(ec2, image):
    ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, IamInstanceProfile={"Name": ""},
                      Placement={"AvailabilityZone": ""})


def test_images_tell_when_they_were_made(ec2):
    assert all(image.get("CreationDate") for image in ec2.describe_images(Owners=["amazon"])["Images"])


def test_a_copy_of_a_snapshot_has_only_the_description_that_it_is_given(ec2):
    copy = ec2.copy_snapshot(SourceRegion="us-east-1", SourceSnapshotId=snapshot_of_new_volume(ec2))["SnapshotId"]
    assert only(ec2.describe_snapshots(SnapshotIds=[copy])["Snapshots"])["Description"] == ""
