"""The smallest requests that a service accepts, where they are more than what the model requires.

Several requests of one operation are tried in turn: some members go only with some others.
"""

import base64
import hashlib
import json
import re

from generated import key_material, prerequisites
from generated.asked_values import CUSTOMER_KEY, CUSTOMER_KEY_MD5, LATER
from generated.prerequisites import AUTO_SCALING_GROUP, CONTAINER, NETWORK, resolved, unique


class For:
    """A request for those members only that the pattern names; it is tried before the others."""

    def __init__(self, pattern, params):
        self.pattern, self.params = re.compile(pattern), params


def in_organization(params):
    """A request of an account that has an organization."""
    return lambda world: (world["organization"], resolved(world, params))[1]


def trusting_iam(world):
    """An empty request of an account whose organization lets IAM act in it."""
    world["organization"]
    world.call("organizations", "EnableAWSServiceAccess", ServicePrincipal="iam.amazonaws.com")
    return {}


PERMISSION = {"IpProtocol": "tcp", "FromPort": 70, "ToPort": 77, "IpRanges": [{"CidrIp": "203.0.113.0/24"}]}
LAUNCH = {"ImageId": "$image", "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro", "SubnetId": "$subnet"}
IN_SUBNET = {name: value for name, value in LAUNCH.items() if name != "SubnetId"}
CORE = {"containerDefinitions": [CONTAINER], "family": "asked"}
FARGATE = {**CORE, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "1024",
           "executionRoleArn": "$role_arn"}
STACK_POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})
OWN = {"Grantee": {"Type": "CanonicalUser", "ID": "$canonical_user"}, "Permission": "READ"}
TEMPLATED = {"TemplateBody": prerequisites.TEMPLATE, "Capabilities": ["CAPABILITY_IAM"],
             "Parameters": [{"ParameterKey": "Given", "ParameterValue": "asked-for"}]}
CUSTOMER = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": CUSTOMER_KEY, "SSECustomerKeyMD5": CUSTOMER_KEY_MD5}
RETAINED = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": LATER}
BODY_MD5 = base64.b64encode(hashlib.md5(b"asked-for").digest()).decode()
REPLICATION_RULE = {"Status": "Enabled", "Priority": 1, "Filter": {"Prefix": "asked"},
                    "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": "$destination_arn"}}
LOGGED = {"executeCommandConfiguration": {"logging": "OVERRIDE",
                                          "logConfiguration": {"cloudWatchLogGroupName": "asked"}}}
BALANCED = {"targetGroupArn":
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/asked/0123456789abcdef",
            "containerName": "app", "containerPort": 77}
INPUTS = {
    "ec2": {
        "AllocateAddress": [{"Domain": "vpc"}],
        "AssignIpv6Addresses": [
            {"NetworkInterfaceId": "$ipv6_interface", "Ipv6AddressCount": 2},
            {"NetworkInterfaceId": "$ipv6_interface"},
        ],
        "AssignPrivateIpAddresses": [
            {"NetworkInterfaceId": "$network_interface", "SecondaryPrivateIpAddressCount": 2},
            {"NetworkInterfaceId": "$network_interface"},
        ],
        "AssociateAddress": [
            {"AllocationId": "$reachable_allocation", "InstanceId": "$instance"},
            {"AllocationId": "$reachable_allocation", "NetworkInterfaceId": "$network_interface"},
        ],
        "AssociateRouteTable": [
            {"RouteTableId": "$route_table", "SubnetId": "$subnet"},
            {"RouteTableId": "$route_table"},
        ],
        "AssociateSubnetCidrBlock": [{"SubnetId": "$ipv6_subnet", "Ipv6CidrBlock": "$ipv6_block"}],
        "AssociateVpcCidrBlock": [
            {"VpcId": "$vpc", "CidrBlock": "10.77.0.0/16"},
            For("Ipv6CidrBlockNetworkBorderGroup", {"VpcId": "$vpc", "AmazonProvidedIpv6CidrBlock": True}),
            {"VpcId": "$vpc", "AmazonProvidedIpv6CidrBlock": True},
            {"VpcId": "$vpc"},
        ],
        "AttachInternetGateway": [{"InternetGatewayId": "$internet_gateway", "VpcId": "$vpc"}],
        "AttachNetworkInterface": [
            {"NetworkInterfaceId": "$network_interface", "InstanceId": "$instance", "DeviceIndex": 1},
        ],
        "AuthorizeSecurityGroupIngress": [
            {"GroupId": "$security_group", "IpPermissions": [PERMISSION]},
            {"GroupId": "$security_group", "IpProtocol": "tcp", "FromPort": 70, "ToPort": 77,
                "CidrIp": "203.0.113.0/24"},
            {},
        ],
        "AuthorizeSecurityGroupEgress": [
            {"GroupId": "$security_group", "IpPermissions": [PERMISSION]},
            {"GroupId": "$security_group", "IpProtocol": "tcp", "FromPort": 70, "ToPort": 77,
                "CidrIp": "203.0.113.0/24"},
        ],
        "CopyImage": [
            For("KmsKeyId", {"Name": lambda w: unique("copy"), "SourceImageId": "$own_image",
                "SourceRegion": "us-east-1", "Encrypted": True}),
            {"Name": lambda w: unique("copy"), "SourceImageId": "$image", "SourceRegion": "us-east-1"},
        ],
        "CopySnapshot": [
            For("KmsKeyId", {"SourceSnapshotId": "$snapshot", "SourceRegion": "us-east-1", "Encrypted": True}),
            {"SourceSnapshotId": "$snapshot", "SourceRegion": "us-east-1"},
        ],
        "CreateDhcpOptions": [{"DhcpConfigurations": [{"Key": "domain-name", "Values": ["asked-for.example.com"]}]}],
        "CreateLaunchTemplate": [
            {"LaunchTemplateName": lambda w: unique("template"), "LaunchTemplateData": {"InstanceType": "t3.micro"}},
        ],
        "CreateLaunchTemplateVersion": [
            For("LaunchTemplateName", {"LaunchTemplateData": {"InstanceType": "t3.micro"}}),
            {"LaunchTemplateId": "$launch_template", "LaunchTemplateData": {"InstanceType": "t3.micro"}},
        ],
        "CreateNatGateway": [
            {"SubnetId": "$subnet", "ConnectivityType": "private"},
            {"SubnetId": "$subnet", "AllocationId": "$allocation"},
        ],
        "CreateNetworkAclEntry": [
            {"NetworkAclId": "$network_acl", "RuleNumber": 177, "Protocol": "6", "RuleAction": "allow",
                "Egress": True, "CidrBlock": "203.0.113.0/24",
                "PortRange": {"From": 70, "To": 76}},
            For("IcmpTypeCode.*", {"NetworkAclId": "$network_acl", "RuleNumber": 177, "Protocol": "1",
                "RuleAction": "allow", "Egress": True, "CidrBlock": "203.0.113.0/24", "IcmpTypeCode": {"Code": 0,
                "Type": 8}}),
            {"NetworkAclId": "$network_acl", "RuleNumber": 177, "Protocol": "6", "RuleAction": "allow",
                "Egress": True, "PortRange": {"From": 70, "To": 76}},
        ],
        "ReplaceNetworkAclEntry": [
            {"NetworkAclId": "$network_acl", "RuleNumber": "$network_acl_entry", "Protocol": "6",
                "RuleAction": "allow", "Egress": True, "CidrBlock": "203.0.113.0/24",
                "PortRange": {"From": 70, "To": 76}},
            For("IcmpTypeCode.*", {"NetworkAclId": "$network_acl", "RuleNumber": "$network_acl_entry",
                "Protocol": "1", "RuleAction": "allow", "Egress": True, "CidrBlock": "203.0.113.0/24",
                "IcmpTypeCode": {"Code": 0, "Type": 8}}),
            {"NetworkAclId": "$network_acl", "RuleNumber": "$network_acl_entry", "Protocol": "6",
                "RuleAction": "allow", "Egress": True, "PortRange": {"From": 70, "To": 76}},
        ],
        "CreateNetworkInterface": [
            {"SubnetId": "$subnet"},
            {"SubnetId": "$addressed_subnet"},
            For("EnablePrimaryIpv6", {"SubnetId": "$addressed_subnet", "Ipv6AddressCount": 1}),
        ],
        "CreatePlacementGroup": [
            For("SpreadLevel", {"GroupName": lambda w: unique("placement"), "Strategy": "spread"}),
            {"GroupName": lambda w: unique("placement"), "Strategy": "cluster"},
            {"GroupName": lambda w: unique("placement"), "Strategy": "partition"},
            {"GroupName": lambda w: unique("placement")},
        ],
        "CreateRoute": [
            {"RouteTableId": "$route_table", "DestinationCidrBlock": "203.0.113.0/24",
                "GatewayId": "$attached_gateway"},
            {"RouteTableId": "$route_table", "DestinationCidrBlock": "203.0.113.0/24"},
            {"RouteTableId": "$route_table", "GatewayId": "$attached_gateway"},
            {"RouteTableId": "$route_table", "DestinationIpv6CidrBlock": "2001:db8:7::/48"},
        ],
        "ReplaceRoute": [
            {"RouteTableId": "$route_table", "DestinationCidrBlock": "$route", "GatewayId": "$attached_gateway"},
            {"RouteTableId": "$route_table", "DestinationCidrBlock": "$route"},
        ],
        "CreateSecurityGroup": [{"Description": "asked-for", "GroupName": lambda w: unique("asked")}],
        "CreateSnapshots": [{"InstanceSpecification": {"InstanceId": "$instance"}}],
        "CreateSubnet": [
            {"VpcId": "$vpc", "CidrBlock": "10.0.77.0/24"},
            {"VpcId": "$ipv6_vpc", "CidrBlock": "10.9.77.0/24"},
        ],
        "CreateVolume": [
            For("AvailabilityZone(Id)?", {"Size": 77, "VolumeType": "gp3"}),
            For("KmsKeyId", {"AvailabilityZone": "us-east-1a", "Size": 77, "VolumeType": "gp3", "Encrypted": True}),
            {"AvailabilityZone": "us-east-1a", "Size": 77, "VolumeType": "gp3"},
            {"AvailabilityZone": "us-east-1a", "Size": 1777, "VolumeType": "io1", "Iops": 3777},
            {"AvailabilityZone": "us-east-1a", "Size": 1777},
            {"Size": 77, "VolumeType": "gp3"},
        ],
        "CreateVpc": [
            {"CidrBlock": "10.77.0.0/16"},
            For("Ipv6CidrBlockNetworkBorderGroup", {"CidrBlock": "10.77.0.0/16", "AmazonProvidedIpv6CidrBlock": True}),
        ],
        "CreateVpcEndpoint": [
            {"VpcId": "$vpc", "ServiceName": "com.amazonaws.us-east-1.s3"},
            {"VpcId": "$vpc", "ServiceName": "com.amazonaws.us-east-1.ec2", "VpcEndpointType": "Interface",
                "SubnetIds": ["$subnet"], "PrivateDnsEnabled": False},
            For("PrivateDnsEnabled|Dns.*", {"VpcId": "$internet_vpc", "ServiceName": "com.amazonaws.us-east-1.ec2",
                "VpcEndpointType": "Interface", "SubnetIds": ["$subnet"]}),
            {"VpcId": "$internet_vpc", "ServiceName": "com.amazonaws.us-east-1.ec2", "VpcEndpointType": "Interface"},
        ],
        "CreateVpcPeeringConnection": [{"VpcId": "$vpc", "PeerVpcId": "$peer_vpc"}],
        "CreateDefaultVpc": [lambda w: (w["no_default_vpc"], {})[1]],
        "CreateDefaultSubnet": [
            lambda w: (w["no_default_subnets"], {"AvailabilityZone": "us-east-1a"})[1],
            lambda w: (w["no_default_subnets"], {})[1],
        ],
        "CreateKeyPair": [{"KeyName": lambda w: unique("new")}],
        "CreateTags": [{"Resources": ["$vpc"], "Tags": [{"Key": "asked-key", "Value": "asked-for"}]}],
        "ImportKeyPair": [
            {"KeyName": lambda w: unique("new"), "PublicKeyMaterial": lambda w: key_material.ssh_public_key()},
        ],
        "ModifyImageAttribute": [
            For("Value", {"ImageId": "$own_image", "Attribute": "description"}),
            For("OrganizationArns|OrganizationalUnitArns|UserIds|UserGroups", {"ImageId": "$own_image",
                "Attribute": "launchPermission", "OperationType": "add"}),
            {"ImageId": "$own_image"},
            {"ImageId": "$own_image", "Attribute": "launchPermission", "OperationType": "add"},
        ],
        "ModifyInstanceAttribute": [
            For("Value", {"InstanceId": "$stopped_instance", "Attribute": "instanceType"}),
            {"InstanceId": "$stopped_instance"},
            {"InstanceId": "$instance"},
        ],
        "ModifyInstanceCreditSpecification": [{"InstanceCreditSpecifications": [
            {"InstanceId": "$instance", "CpuCredits": "unlimited"}]}],
        "ModifyLaunchTemplate": [
            For("LaunchTemplateName", {"DefaultVersion": "1"}),
            {"LaunchTemplateId": "$launch_template", "DefaultVersion": "1"},
        ],
        "ModifySecurityGroupRules": [
            {"GroupId": "$security_group", "SecurityGroupRules": [{"SecurityGroupRuleId": "$security_group_rule",
                "SecurityGroupRule": {"IpProtocol": "udp", "FromPort": 70, "ToPort": 77,
                                      "CidrIpv4": "203.0.113.0/24"}}]},
            {"GroupId": "$security_group", "SecurityGroupRules": [{"SecurityGroupRuleId": "$security_group_rule",
                "SecurityGroupRule": {"IpProtocol": "udp", "FromPort": 70, "ToPort": 77}}]},
        ],
        "ModifySnapshotAttribute": [
            {"SnapshotId": "$snapshot", "Attribute": "createVolumePermission", "OperationType": "add",
                "UserIds": ["210987654321"]},
            {"SnapshotId": "$snapshot"},
            {"SnapshotId": "$snapshot", "Attribute": "createVolumePermission", "OperationType": "add"},
        ],
        "ModifySubnetAttribute": [{"SubnetId": "$subnet"}, {"SubnetId": "$addressed_subnet"}],
        "ModifyVolume": [
            {"VolumeId": "$volume", "Size": 77},
            {"VolumeId": "$volume", "VolumeType": "io1", "Iops": 377},
            {"VolumeId": "$volume", "Size": 1777},
            {"VolumeId": "$volume"},
        ],
        "ModifyVpcEndpoint": [{"VpcEndpointId": "$gateway_endpoint"}, {"VpcEndpointId": "$interface_endpoint"}],
        "RegisterImage": [
            {"Name": lambda w: unique("image"), "RootDeviceName": "/dev/sda1", "Architecture": "x86_64",
                "VirtualizationType": "hvm", "BlockDeviceMappings": [{"DeviceName": "/dev/sda1",
                "Ebs": {"SnapshotId": "$snapshot"}}]},
            {"Name": lambda w: unique("image"), "RootDeviceName": "/dev/sda1", "Architecture": "arm64",
                "VirtualizationType": "hvm", "BlockDeviceMappings": [{"DeviceName": "/dev/sda1",
                "Ebs": {"SnapshotId": "$snapshot"}}]},
        ],
        "RunInstances": [
            LAUNCH,
            IN_SUBNET,
            {**IN_SUBNET, "NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": "$subnet"}]},
            {**IN_SUBNET, "NetworkInterfaces": [{"DeviceIndex": 0, "SubnetId": "$addressed_subnet"}]},
            For("NetworkInterfaces.PrimaryIpv6", {**IN_SUBNET, "NetworkInterfaces": [{"DeviceIndex": 0,
                "SubnetId": "$addressed_subnet", "Ipv6AddressCount": 1}]}),
            For("EnablePrimaryIpv6", {**IN_SUBNET, "SubnetId": "$addressed_subnet", "Ipv6AddressCount": 1}),
            For("MaxCount", LAUNCH),
            For("MinCount", {**LAUNCH, "MaxCount": 7}),
            For("BlockDeviceMappings.Ebs.(Iops|Throughput)", {**LAUNCH,
                "BlockDeviceMappings": [{"DeviceName": "/dev/sdg", "Ebs": {"VolumeSize": 177, "VolumeType": "gp3"}}]}),
            For("BlockDeviceMappings.Ebs.*", {**LAUNCH, "BlockDeviceMappings": [{"DeviceName": "/dev/sdg",
                "Ebs": {"VolumeSize": 177}}]}),
            {**LAUNCH, "InstanceType": "m5.xlarge", "CpuOptions": {"CoreCount": 2, "ThreadsPerCore": 1}},
            {**LAUNCH, "SubnetId": "$addressed_subnet"},
            {**IN_SUBNET},
        ],
        "UpdateSecurityGroupRuleDescriptionsIngress": [
            {"GroupId": lambda w: (w["security_group_rule"], w["security_group"])[1],
                "SecurityGroupRuleDescriptions": [{"SecurityGroupRuleId": "$security_group_rule",
                "Description": "asked-for"}]},
            {"GroupId": lambda w: (w["security_group_rule"], w["security_group"])[1],
                "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 7, "ToPort": 7,
                "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]},
        ],
        "UpdateSecurityGroupRuleDescriptionsEgress": [
            {"GroupId": lambda w: (w["egress_rule"], w["security_group"])[1],
                "SecurityGroupRuleDescriptions": [{"SecurityGroupRuleId": "$egress_rule", "Description": "asked-for"}]},
            {"GroupId": lambda w: (w["egress_rule"], w["security_group"])[1], "IpPermissions": [{"IpProtocol": "tcp",
                "FromPort": 7, "ToPort": 7, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]},
        ],
    },
    "ecs": {
        "UpdateCluster": [
            For("configuration.executeCommandConfiguration.*", {"cluster": "$cluster", "configuration": LOGGED}),
            {"cluster": "$cluster"},
        ],
        "CreateCluster": [
            For("configuration.executeCommandConfiguration.*", {"clusterName": lambda w: unique("new"),
                "configuration": LOGGED}),
            For("defaultCapacityProviderStrategy.*", {"clusterName": lambda w: unique("new"),
                "capacityProviders": ["FARGATE", "FARGATE_SPOT"]}),
            {"clusterName": lambda w: unique("new")},
        ],
        "CreateService": [
            For("schedulingStrategy", {"cluster": "$cluster", "serviceName": lambda w: unique("new"),
                "taskDefinition": "$instance_task_definition", "launchType": "EC2"}),
            For("loadBalancers.*|healthCheckGracePeriodSeconds", {"cluster": "$cluster",
                "serviceName": lambda w: unique("new"), "taskDefinition": "$web_task_definition",
                "launchType": "FARGATE",
                "desiredCount": 1, "networkConfiguration": NETWORK, "loadBalancers": [BALANCED]}),
            For("capacityProviderStrategy.*", {"cluster": "$spot_cluster", "serviceName": lambda w: unique("new"),
                "taskDefinition": "$task_definition", "desiredCount": 1, "networkConfiguration": NETWORK}),
            For("enableExecuteCommand", {"cluster": "$cluster", "serviceName": lambda w: unique("new"),
                "launchType": "FARGATE", "taskDefinition": "$executable_task_definition", "desiredCount": 1,
                "networkConfiguration": NETWORK}),
            {"cluster": "$cluster", "serviceName": lambda w: unique("new"), "taskDefinition": "$task_definition",
                "launchType": "FARGATE", "desiredCount": 1, "networkConfiguration": NETWORK},
            {"cluster": "$cluster", "serviceName": lambda w: unique("new"), "taskDefinition": "$task_definition",
                "desiredCount": 1, "networkConfiguration": NETWORK},
        ],
        "RunTask": [
            For("capacityProviderStrategy.*", {"cluster": "$spot_cluster", "taskDefinition": "$task_definition",
                "networkConfiguration": NETWORK}),
            For("enableExecuteCommand", {"cluster": "$cluster", "taskDefinition": "$executable_task_definition",
                "launchType": "FARGATE", "networkConfiguration": NETWORK}),
            For("networkConfiguration.*", {"cluster": "$cluster", "taskDefinition": "$task_definition",
                "launchType": "FARGATE",
                "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["$public_subnet"]}}}),
            {"cluster": "$cluster", "taskDefinition": "$task_definition", "launchType": "FARGATE",
                "networkConfiguration": NETWORK},
            {"cluster": "$cluster", "taskDefinition": "$task_definition", "networkConfiguration": NETWORK},
        ],
        "RegisterTaskDefinition": [
            CORE,
            FARGATE,
            {**FARGATE, "cpu": "512", "memory": "2048"},
            For("containerDefinitions.mountPoints.*", {**CORE, "volumes": [{"name": "asked-for"}]}),
            For("containerDefinitions.(links|volumesFrom.*|dependsOn.*)", {**CORE, "containerDefinitions": [CONTAINER,
                {**CONTAINER, "name": "asked-for"}]}),
            For("containerDefinitions.essential", {**CORE, "containerDefinitions": [CONTAINER, {**CONTAINER,
                "name": "other"}]}),
        ],
        "PutAttributes": [{"cluster": "$cluster", "attributes": [{"name": "asked-for", "targetId": "$cluster_arn"}]}],
        "PutAccountSetting": [
            {"name": "containerInsights", "value": "enabled"},
            {"name": "fargateTaskRetirementWaitPeriod", "value": "7"},
            {"name": "tagResourceAuthorization", "value": "on"},
            {"name": "defaultLogDriverMode", "value": "non-blocking"},
        ],
        "PutAccountSettingDefault": [
            {"name": "containerInsights", "value": "enabled"},
            {"name": "fargateTaskRetirementWaitPeriod", "value": "7"},
        ],
        "PutClusterCapacityProviders": [
            {"cluster": "$cluster", "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
                "defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 7}]},
        ],
        "UpdateClusterSettings": [
            {"cluster": "$cluster", "settings": [{"name": "containerInsights", "value": "enhanced"}]},
        ],
        "TagResource": [{"resourceArn": "$cluster_arn", "tags": [{"key": "asked-key", "value": "asked-for"}]}],
        "CreateCapacityProvider": [
            {"name": lambda w: unique("new"), "autoScalingGroupProvider": {"autoScalingGroupArn": AUTO_SCALING_GROUP}},
        ],
        "UpdateService": [{"cluster": "$cluster", "service": "$service"}],
    },
    "iam": {
        "EnableOrganizationsRootCredentialsManagement": [trusting_iam],
        "EnableOrganizationsRootSessions": [trusting_iam],
        "CreateAccessKey": [{"UserName": "$user"}],
        "CreateLoginProfile": [{"UserName": "$user", "Password": "As8ed-for-new"}],
        "CreateOpenIDConnectProvider": [{"Url": "https://asked-new.example.com", "ThumbprintList": ["7" * 40]}],
        "UpdateAccessKey": [{"UserName": "$user", "AccessKeyId": "$access_key", "Status": "Inactive"}],
        "UploadSigningCertificate": [
            {"UserName": "$user", "CertificateBody": lambda w: key_material.certificate()[0]},
        ],
        "UpdateSigningCertificate": [
            {"UserName": "$user", "CertificateId": "$signing_certificate", "Status": "Inactive"},
        ],
        "UpdateServiceSpecificCredential": [
            {"UserName": "$user", "ServiceSpecificCredentialId": "$service_credential", "Status": "Inactive"},
        ],
        "UpdateSAMLProvider": [
            {"SAMLProviderArn": "$saml_provider", "SAMLMetadataDocument": lambda w: key_material.saml_metadata()},
        ],
    },
    "organizations": {
        "CreateAccount": [in_organization({"Email": lambda w: f"{unique()}@example.com", "AccountName": "asked-for"})],
        "CreatePolicy": [{"Content": prerequisites.DENY, "Description": "asked-for", "Name": "asked-for",
                          "Type": "$policies_type"}],
        "EnableAWSServiceAccess": [in_organization({"ServicePrincipal": "config.amazonaws.com"})],
        "RegisterDelegatedAdministrator": [{"AccountId": "$member_account", "ServicePrincipal": "$trusted_service"}],
        "AttachPolicy": [{"PolicyId": "$control_policy", "TargetId": "$organizational_unit"}],
    },
    "s3": {
        "PutBucketAcl": [
            {"Bucket": "$acl_bucket"},
            {"Bucket": "$acl_bucket", "AccessControlPolicy": {"Owner": {"ID": "$canonical_user"}, "Grants": [OWN]}},
        ],
        "PutObjectAcl": [
            {"Bucket": "$acl_bucket", "Key": "asked/source"},
            {"Bucket": "$acl_bucket", "Key": "asked/source",
                "AccessControlPolicy": {"Owner": {"ID": "$canonical_user"}, "Grants": [OWN]}},
        ],
        "CreateMultipartUpload": [
            For("ObjectLock(Mode|RetainUntilDate)", {"Bucket": "$locked_bucket", "Key": "asked/new", **RETAINED}),
            For("ObjectLockLegalHoldStatus", {"Bucket": "$locked_bucket", "Key": "asked/new"}),
            For("ChecksumType", {"Bucket": "$bucket", "Key": "asked/new", "ChecksumAlgorithm": "CRC32"}),
            {"Bucket": "$bucket", "Key": "asked/new"},
            {"Bucket": "$locked_bucket", "Key": "asked/new"},
            {"Bucket": "$acl_bucket", "Key": "asked/new"},
            For("SSEKMS.*|BucketKeyEnabled", {"Bucket": "$bucket", "Key": "asked/new",
                "ServerSideEncryption": "aws:kms"}),
            For("SSECustomer.*", {"Bucket": "$bucket", "Key": "asked/new", **CUSTOMER}),
        ],
        "PutObject": [
            For("ObjectLock(Mode|RetainUntilDate)", {"Bucket": "$locked_bucket", "Key": "asked/new", **RETAINED,
                "Body": b"asked-for", "ContentMD5": BODY_MD5}),
            For("ObjectLockLegalHoldStatus", {"Bucket": "$locked_bucket", "Key": "asked/new", "Body": b"asked-for",
                "ContentMD5": BODY_MD5}),
            For("SSEKMS.*|BucketKeyEnabled", {"Bucket": "$bucket", "Key": "asked/new", "Body": b"asked-for",
                "ServerSideEncryption": "aws:kms"}),
            For("SSECustomer.*", {"Bucket": "$bucket", "Key": "asked/new", "Body": b"asked-for", **CUSTOMER}),
            {"Bucket": "$bucket", "Key": "asked/new", "Body": b"asked-for"},
            {"Bucket": "$locked_bucket", "Key": "asked/new", "Body": b"asked-for"},
            {"Bucket": "$acl_bucket", "Key": "asked/new", "Body": b"asked-for"},
        ],
        "CreateBucket": [
            For("ACL|Grant.*", {"Bucket": lambda w: unique("asked"), "ObjectOwnership": "ObjectWriter"}),
            {"Bucket": lambda w: unique("asked")},
        ],
        "PutBucketReplication": [
            For("ReplicationConfiguration.Rules.*", {"Bucket": "$versioned_bucket",
                "ReplicationConfiguration": {"Role": "$role_arn", "Rules": [REPLICATION_RULE]}}),
            {"Bucket": "$versioned_bucket", "ReplicationConfiguration": {"Role": "$role_arn",
                "Rules": [{"Status": "Enabled", "Prefix": "asked", "Destination": {"Bucket": "$destination_arn"}}]}},
        ],
        "CopyObject": [
            For("ObjectLock(Mode|RetainUntilDate)", {"Bucket": "$locked_bucket", "Key": "asked/new", **RETAINED,
                "CopySource": lambda w: f"{w['bucket']}/{w['object']}"}),
            {"Bucket": "$bucket", "Key": "asked/new", "CopySource": lambda w: f"{w['bucket']}/{w['object']}"},
            For("CacheControl|Content.*|Expires|Metadata|Tagging", {"Bucket": "$bucket", "Key": "asked/new",
                "MetadataDirective": "REPLACE", "TaggingDirective": "REPLACE",
                "CopySource": lambda w: f"{w['bucket']}/{w['object']}"}),
            For("SSEKMS.*|BucketKeyEnabled", {"Bucket": "$bucket", "Key": "asked/new",
                "ServerSideEncryption": "aws:kms", "CopySource": lambda w: f"{w['bucket']}/{w['object']}"}),
            For("SSECustomer.*", {"Bucket": "$bucket", "Key": "asked/new",
                "CopySource": lambda w: f"{w['bucket']}/{w['object']}", **CUSTOMER}),
            {"Bucket": "$locked_bucket", "Key": "asked/new", "CopySource": lambda w: f"{w['bucket']}/{w['object']}"},
            {"Bucket": "$acl_bucket", "Key": "asked/new", "CopySource": lambda w: f"{w['bucket']}/{w['object']}"},
        ],
        "PutBucketEncryption": [
            {"Bucket": "$bucket",
                "ServerSideEncryptionConfiguration": {"Rules": [
                    {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}},
        ],
        "PutBucketLifecycleConfiguration": [
            {"Bucket": "$bucket", "LifecycleConfiguration": {"Rules": [{"ID": "asked", "Status": "Enabled",
                "Filter": {"Prefix": "asked/"}, "Expiration": {"Days": 377}}]}},
            {"Bucket": "$bucket", "LifecycleConfiguration": {"Rules": [{"ID": "asked", "Status": "Enabled",
                "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 377}}]}},
        ],
        "PutObjectRetention": [
            {"Bucket": "$locked_bucket", "Key": "asked/source", "Retention": {"Mode": "GOVERNANCE",
                "RetainUntilDate": LATER}},
        ],
        "PutObjectLegalHold": [{"Bucket": "$locked_bucket", "Key": "asked/source", "LegalHold": {"Status": "ON"}}],
        "PutObjectLockConfiguration": [
            {"Bucket": "$locked_bucket", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}}},
            {"Bucket": "$locked_bucket", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE"}}}},
        ],
        "PutBucketVersioning": [{"Bucket": "$bucket", "VersioningConfiguration": {"Status": "Enabled"}}],
        "PutBucketWebsite": [
            {"Bucket": "$bucket", "WebsiteConfiguration": {"IndexDocument": {"Suffix": "asked.html"}}},
            {"Bucket": "$bucket", "WebsiteConfiguration": {}},
        ],
        "RestoreObject": [{"Bucket": "$bucket", "Key": "$archived_object", "RestoreRequest": {"Days": 7}}],
        "PutBucketAccelerateConfiguration": [{"Bucket": "$bucket", "AccelerateConfiguration": {"Status": "Enabled"}}],
    },
    "cloudformation": {
        "CreateStack": [{"StackName": lambda w: unique("new"), **TEMPLATED}],
        "UpdateStack": [{"StackName": "$stack", **TEMPLATED, "TemplateBody": prerequisites.OTHER_TEMPLATE}],
        "CreateChangeSet": [
            {"StackName": lambda w: unique("new"), "ChangeSetName": "asked-change", "ChangeSetType": "CREATE",
                **TEMPLATED},
        ],
        "CreateStackSet": [{"StackSetName": lambda w: unique("new"), **TEMPLATED}],
        "UpdateStackSet": [{"StackSetName": "$stack_set", **TEMPLATED, "TemplateBody": prerequisites.OTHER_TEMPLATE}],
        "CreateStackInstances": [
            lambda w: (w["stack_set_roles"], {"StackSetName": w["stack_set"], "Accounts": [w.account],
                                              "Regions": ["us-east-1"]})[1],
        ],
        "UpdateStackInstances": [{"StackSetName": "$stack_set", "Accounts": [lambda w: w.account],
                                  "Regions": ["$stack_instance"]}],
        "SetStackPolicy": [{"StackName": "$stack", "StackPolicyBody": STACK_POLICY}, {"StackName": "$stack"}],
    },
    "secretsmanager": {
        "CreateSecret": [
            {"Name": lambda w: unique("new"), "SecretString": "asked-for"},
            {"Name": lambda w: unique("new")},
        ],
        "UpdateSecretVersionStage": [
            {"SecretId": "$secret", "VersionStage": "ASKEDFOR", "MoveToVersionId": "$secret_version"},
        ],
        "UpdateSecret": [
            For("ClientRequestToken", {"SecretId": "$secret", "SecretString": "asked-for"}),
            {"SecretId": "$secret"},
        ],
        "TagResource": [{"SecretId": "$secret", "Tags": [{"Key": "asked-key", "Value": "asked-for"}]}],
        "PutSecretValue": [{"SecretId": "$secret", "SecretString": "asked-for"}, {"SecretId": "$secret"}],
    },
    "ssm": {
        "PutParameter": [
            For("Tier|Policies", {"Name": lambda w: unique("new"), "Value": "asked-for", "Type": "String",
                "Tier": "Advanced"}),
            For("DataType", {"Name": lambda w: unique("new"), "Value": "$image", "Type": "String"}),
            {"Name": lambda w: unique("new"), "Value": "asked-for", "Type": "String"},
            {"Name": lambda w: unique("new"), "Value": "asked-for", "Type": "SecureString"},
            {"Name": "$parameter", "Value": "asked-for", "Overwrite": True},
        ],
    },
}
