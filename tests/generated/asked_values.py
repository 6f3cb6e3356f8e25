"""What is asked for: values that a service can take and that can be recognized in its answer.

A row is a pattern of "service.Operation.path" and the values to try. "$name" stands for a prerequisite. The first row
that fits counts; without a row, the model's enum, type and bounds decide.
"""

import base64
import datetime
import hashlib
import json
import re

from generated import key_material, prerequisites, values

ENUM_VALUES_MAX = 60
# The types of things that have tags here; each operation takes those that it makes.
TAGGED_TYPES = ["capacity-reservation", "dhcp-options", "egress-only-internet-gateway", "elastic-ip", "image",
                "instance", "internet-gateway", "key-pair", "launch-template", "natgateway", "network-acl",
                "network-interface", "placement-group", "route-table", "security-group", "security-group-rule",
                "snapshot", "subnet", "volume", "vpc", "vpc-endpoint", "vpc-peering-connection"]
CUSTOMER_KEY = base64.b64encode(b"7" * 32).decode()
CUSTOMER_KEY_MD5 = base64.b64encode(hashlib.md5(b"7" * 32).digest()).decode()
LATER = datetime.datetime(2027, 7, 7, tzinfo=datetime.timezone.utc)
OTHER_ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Asked", "Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*"}]})
OTHER_DENY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Asked", "Effect": "Deny", "Action": "ec2:DeleteVpc", "Resource": "*"}]})
OTHER_TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Asked", "Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


def bucket_policy(member):
    def make(world):
        bucket = world[member]
        return json.dumps({"Version": "2012-10-17", "Statement": [{
            "Sid": "Asked", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{world.account}:root"},
            "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]})
    return make


def secret_policy(world):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Sid": "Asked", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{world.account}:root"},
        "Action": "secretsmanager:GetSecretValue", "Resource": "*"}]})


ROWS = [
    # EC2
    (r"ec2\.ModifyInstanceAttribute\..*DeviceName$", ["$root_device"]),
    (r"ec2\.ModifyInstanceAttribute\..*Ebs\.VolumeId$", ["$root_volume"]),
    (r"ec2\..*AvailabilityZoneIds?$", ["use1-az2", "use1-az1"]),
    (r"ec2\..*AvailabilityZones?$", ["us-east-1b", "us-east-1a"]),
    (r"ec2\.ModifyVpcEndpoint\.(Add|Remove)?SubnetIds$", ["$other_subnet"]),
    (r"ec2\.(Create|Modify)VpcEndpoint\.SubnetConfigurations\.SubnetId$", ["$subnet"]),
    (r"ec2\.ModifyVpcEndpoint\.(Add|Remove)RouteTableIds$", ["$route_table"]),
    (r"ec2\.CreateVpcEndpoint\.ServiceName$", ["com.amazonaws.us-east-1.s3"]),
    (r"ec2\.(Create|Modify)VpcEndpoint\.PolicyDocument$", [OTHER_ALLOW]),
    (r"ec2\..*(PeerVpcId|peer_vpc)$", ["$peer_vpc"]),
    (r"ec2\..*VpcId$", ["$vpc"]),
    (r"ec2\..*VpcPeeringConnectionId$", ["$peering"]),
    (r"ec2\..*SubnetIds?$", ["$subnet"]),
    (r"ec2\..*PeerRegion$", ["us-east-1"]),
    (r"ec2\..*PeerOwnerId$", [lambda w: w.account]),
    (r"ec2\..*SecurityGroupRuleId$", ["$security_group_rule"]),
    (r"ec2\..*(CreatePlacementGroup)\.GroupName$", [lambda w: prerequisites.unique("placement")]),
    (r"ec2\..*Placement\.GroupName$", ["$placement_group"]),
    (r"ec2\..*Placement\.GroupId$", ["$placement_group_id"]),
    (r"ec2\..*Placement\.PartitionNumber$", [3]),
    (r"ec2\..*\.UserGroups$|ec2\..*Permission.*\.Group$", ["all"]),
    (r"ec2\.ModifySnapshotAttribute\.GroupNames$", ["all"]),
    (r"ec2\..*(SourceSecurityGroupName|GroupNames?)$", ["default"]),
    (r"ec2\..*(SecurityGroupIds?|GroupIds?|Groups)$", ["$security_group", "$other_group"]),
    (r"ec2\..*(UserIdGroupPairs)\.UserId$", [lambda w: w.account]),
    (r"ec2\..*SecurityGroups$", ["default"]),
    (r"ec2\..*(KernelId|Kernel)$", ["aki-0123456789abcdef0"]),
    (r"ec2\..*(RamdiskId|RamDiskId|Ramdisk)$", ["ari-0123456789abcdef0"]),
    (r"ec2\.RunInstances\.ImageId$|.*SourceImageId$", ["$image"]),
    (r"ec2\.(Modify|Enable|Disable|Copy).*ImageId$", ["$own_image"]),
    (r"ec2\..*ImageId$", ["$image"]),
    (r"ec2\..*SecurityGroup.*\.PrefixListId$", ["$prefix_list"]),
    (r"ec2\.ModifyNetworkInterfaceAttribute\.Attachment\.AttachmentId$", ["$interface_attachment"]),
    (r"ec2\..*SourceRegion$", ["us-east-1"]),
    (r"ec2\..*SourceSnapshotId$", ["$snapshot"]),
    (r"ec2\..*SnapshotId$", ["$snapshot"]),
    (r"ec2\..*VolumeIds?$", ["$volume"]),
    (r"ec2\.ModifyInstanceAttribute\.InstanceId$", ["$stopped_instance"]),
    (r"ec2\..*InstanceIds?$", ["$instance"]),
    (r"ec2\..*NetworkInterfaceId$", ["$network_interface"]),
    (r"ec2\..*AllocationIds?$", ["$allocation"]),
    (r"ec2\..*EgressOnlyInternetGatewayId$", ["$egress_gateway"]),
    (r"ec2\..*InternetGatewayId$", ["$internet_gateway"]),
    (r"ec2\..*NatGatewayId$", ["$nat_gateway"]),
    (r"ec2\.CreateVpcEndpoint.RouteTableIds$", ["$route_table"]),
    (r"ec2\..*RouteTableIds?$", ["$route_table"]),
    (r"ec2\..*NetworkAclId$", ["$network_acl"]),
    (r"ec2\..*DhcpOptionsId$", ["$dhcp_options"]),
    (r"ec2\..*VpcEndpointId$", ["$gateway_endpoint"]),
    (r"ec2\..*GatewayId$", ["$attached_gateway"]),
    (r"ec2\..*LaunchTemplateId$", ["$launch_template"]),
    (r"ec2\.(Create|Import)KeyPair\.KeyName$", [lambda w: prerequisites.unique("new")]),
    (r"ec2\..*KeyName$", ["$key_pair"]),
    (r"ec2\..*IamInstanceProfile\.Arn$", ["$instance_profile_arn"]),
    (r"ec2\..*IamInstanceProfile\.Name$", ["$instance_profile"]),
    (r"ec2\..*(KmsKeyId)$", ["arn:aws:kms:us-east-1:123456789012:key/5a3b2c1d-1111-2222-3333-444455556666"]),
    (r"ec2\..*SecondaryPrivateIpAddresses$", ["10.0.1.77"]),
    (r"ec2\..*PrivateIpAddress(es)?$", ["10.0.1.76"]),
    (r"ec2\.(.*\.)?Ipv6CidrBlock$", ["$ipv6_block"]),
    (r"ec2\..*Ipv6Address(es)?$", ["$ipv6_address"]),
    (r"ec2\..*(CidrIpv6|DestinationIpv6CidrBlock)$", ["2001:db8:7::/48"]),
    (r"ec2\.(CreateSubnet)\.CidrBlock$", ["10.0.77.0/24"]),
    (r"ec2\.AssociateVpcCidrBlock\.CidrBlock$", ["10.77.0.0/16"]),
    (r"ec2\.CreateVpc\.CidrBlock$", ["10.77.0.0/16"]),
    (r"ec2\..*Cidr(Ip|Ipv4|Block)$", ["203.0.113.0/24"]),
    (r"ec2\..*Ipv6Prefix(es)?$", ["2001:db8:7::/80"]),
    (r"ec2\..*Ipv4Prefix(es)?$", ["10.0.1.64/28"]),
    (r"ec2\..*NetworkBorderGroup$", ["us-east-1"]),
    (r"ec2\..*\.IpProtocol$", ["udp", "tcp", "icmp", "-1"]),
    (r"ec2\..*FromPort$", [70]),
    (r"ec2\..*ToPort$", [77]),
    (r"ec2\..*PortRange\.(From|To)$", [76]),
    (r"ec2\..*IcmpTypeCode\.Type$", [8]),
    (r"ec2\..*IcmpTypeCode\.Code$", [0]),
    (r"ec2\..*NetworkAclEntry\.Protocol$", ["17", "6", "1"]),
    (r"ec2\..*RuleNumber$", [177]),
    (r"ec2\..*\.InstanceType(\.Value)?$", ["m5.large", "t3.small"]),
    (r"ec2\.ModifyInstanceAttribute\.Value$", ["t3.small"]),
    (r"ec2\..*VolumeType$", ["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]),
    (r"ec2\..*(VolumeSize|\.Size)$", [177, 20]),
    (r"ec2\..*Iops$", [3777]),
    (r"ec2\..*Throughput$", [277]),
    (r"ec2\..*DeviceName$|ec2\..*\.Device$", ["/dev/sdg"]),
    (r"ec2\..*RootDeviceName$", ["/dev/sda1"]),
    (r"ec2\..*VirtualName$", ["ephemeral0"]),
    (r"ec2\..*CpuOptions\.CoreCount$", [1]),
    (r"ec2\..*ThreadsPerCore$", [1]),
    (r"ec2\..*CreditSpecification\.CpuCredits$|ec2\..*\.CpuCredits$", ["unlimited", "standard"]),
    (r"ec2\..*UserData\.Value$", [b"asked-for"]),
    (r"ec2\..*UserData$", ["YXNrZWQtZm9y"]),
    (r"ec2\..*HttpPutResponseHopLimit$", [7]),
    (r"ec2\..*PartitionCount$", [5]),
    (r"ec2\..*DhcpConfigurations\.Key$", ["domain-name"]),
    (r"ec2\..*DeprecateAt$", [LATER]),
    (r"ec2\..*ValidUntil$", [LATER]),
    (r"ec2\..*SecurityGroupOwnerId$", [lambda w: w.account]),
    (r"ec2\..*LaunchTemplateName$", ["$launch_template_name"]),
    (r"ec2\..*TagSpecifications\.ResourceType$", TAGGED_TYPES),
    (r"ec2\..*(UserIds|UserId)$", ["210987654321"]),
    (r"ec2\..*\.UserGroups$|ec2\..*Permission.*\.Group$", ["all"]),
    (r"ec2\..*PublicKeyMaterial$", [lambda w: key_material.ssh_public_key()]),
    (r"ec2\..*LaunchTemplate.*\.Version$|.*DefaultVersion$|.*SourceVersion$", ["1"]),
    (r"ec2\..*ReplaceIam.*\.AssociationId$", ["$profile_association"]),
    (r"ec2\..*ReplaceRouteTableAssociation\.AssociationId$", ["$route_table_association"]),
    (r"ec2\..*ReplaceNetworkAclAssociation\.AssociationId$", ["$network_acl_association"]),
    (r".*[Tt]ags?\.[Kk]ey$|.*TagSet\.Key$", ["asked-key"]),
    (r"ec2\..*DryRun$", [False]),
    (r"ec2\..*CreateTags\.Resources$", ["$vpc"]),
    (r"ec2\..*InstanceId$", ["$instance"]),
    (r"ec2\..*EnaQueueCount$", [2]),
    # IAM
    (r"iam\.Create(User|Role|Group|Policy|InstanceProfile|VirtualMFADevice)\.\w+Name$",
     [lambda w: prerequisites.unique("name")]),
    (r"iam\.(Upload)ServerCertificate\.ServerCertificateName$|iam\..*\.New\w*Name$|iam\.CreateSAMLProvider\.Name$",
     [lambda w: prerequisites.unique("new")]),
    (r"iam\..*AccountAlias$", [lambda w: prerequisites.unique("alias")]),
    (r"iam\.UpdateLoginProfile\.UserName$", ["$login_profile"]),
    (r"iam\.UpdateAccessKey\.UserName$|iam\..*UserName$", ["$user"]),
    (r"iam\..*RoleName$", ["$role"]),
    (r"iam\..*GroupName$", ["$group"]),
    (r"iam\..*PolicyName$", ["asked-policy"]),
    (r"iam\..*AssumeRolePolicyDocument$|iam\.UpdateAssumeRolePolicy\.PolicyDocument$", [OTHER_TRUST]),
    (r"iam\..*PolicyDocument$", [OTHER_ALLOW]),
    (r"iam\..*PermissionsBoundary$", ["$policy"]),
    (r"iam\..*PolicyArn$", ["$policy"]),
    (r"iam\..*VersionId$", ["$policy_version"]),
    (r"iam\.AddRoleToInstanceProfile\.InstanceProfileName$", ["$empty_profile"]),
    (r"iam\..*InstanceProfileName$", ["$instance_profile"]),
    (r"iam\..*AccessKeyId$", ["$access_key"]),
    (r"iam\..*SerialNumber$", ["$mfa_device"]),
    (r"iam\..*AuthenticationCode1$", [lambda w: w["mfa_codes"][0]]),
    (r"iam\..*AuthenticationCode2$", [lambda w: w["mfa_codes"][1]]),
    (r"iam\..*OpenIDConnectProviderArn$", ["$oidc_provider"]),
    (r"iam\..*SAMLProviderArn$", ["$saml_provider"]),
    (r"iam\..*ServerCertificateName$", ["$server_certificate"]),
    (r"iam\..*CertificateId$", ["$signing_certificate"]),
    (r"iam\..*SSHPublicKeyId$", ["$ssh_key"]),
    (r"iam\..*ServiceSpecificCredentialId$", ["$service_credential"]),
    (r"iam\..*Url$", ["https://asked-new.example.com"]),
    (r"iam\..*ThumbprintList$", ["7" * 40]),
    (r"iam\..*SAMLMetadataDocument$", [lambda w: key_material.saml_metadata()]),
    (r"iam\.Create.*\.ServiceName$", ["codecommit.amazonaws.com", "cassandra.amazonaws.com", "bedrock.amazonaws.com"]),
    (r"iam\..*AWSServiceName$", ["ecs.amazonaws.com", "autoscaling.amazonaws.com"]),
    (r"iam\..*CertificateBody$", [lambda w: key_material.certificate()[0]]),
    (r"iam\..*CertificateChain$", [lambda w: key_material.certificate()[0]]),
    (r"iam\..*PrivateKey$|iam\..*AddPrivateKey$", [lambda w: key_material.certificate()[1]]),
    (r"iam\..*SSHPublicKeyBody$", [lambda w: key_material.ssh_public_key()]),
    (r"iam\..*\.(New)?Path$", ["/asked/"]),
    (r"iam\.\w+\.Password$", ["As8ed-for-new"]),
    (r"iam\..*MaxSessionDuration$", [7200]),
    (r"iam\..*MaxPasswordAge$", [77]),
    (r"iam\..*MinimumPasswordLength$", [17]),
    (r"iam\..*PasswordReusePrevention$", [7]),
    # Organizations
    (r"organizations\..*\.Content$", [OTHER_DENY]),
    (r"organizations\.\w+\.PolicyId$", ["$control_policy"]),
    (r"organizations\.\w+\.(TargetId|ResourceId|OrganizationalUnitId)$", ["$organizational_unit"]),
    (r"organizations\.\w+\.(ParentId|RootId)$", ["$root"]),
    (r"organizations\.\w+\.AccountId$", ["$member_account"]),
    (r"organizations\.\w+\.ServicePrincipal$", ["config.amazonaws.com", "iam.amazonaws.com"]),
    (r"organizations\..*Email$", [lambda w: f"{prerequisites.unique()}@example.com"]),
    (r"organizations\.CreateAccount\.RoleName$", ["AskedForRole"]),
    # S3
    (r"s3\.CreateBucket\.Bucket$", [lambda w: prerequisites.unique("asked")]),
    (r"s3\.CreateBucket\..*LocationConstraint$", ["eu-west-1"]),
    (r"s3\.(PutObjectLegalHold|PutObjectRetention|PutObjectLockConfiguration)\.Bucket$", ["$locked_bucket"]),
    (r"s3\.(PutBucketAcl|PutObjectAcl)\.Bucket$", ["$acl_bucket"]),
    (r"s3\.PutBucketReplication\.Bucket$", ["$versioned_bucket"]),
    (r"s3\..*Destination\.Bucket$", ["$destination_arn"]),
    (r"s3\..*S3BucketDestination\.Bucket$", ["$bucket_arn"]),
    (r"s3\..*TargetBucket$", ["$log_bucket"]),
    (r"s3\.RestoreObject\.Key$", ["$archived_object"]),
    (r"s3\.RestoreObject\.VersionId$", ["null"]),
    (r"s3\.UploadPart(Copy)?\.Key$", [lambda w: (w["upload"], "asked/upload")[1]]),
    (r"s3\.\w+\.Bucket$", ["$bucket"]),
    (r"s3\.(Put|Copy|Create)\w*(Object|Upload)\.Key$", ["asked/new"]),
    (r"s3\..*CopySource$", [lambda w: f"{w['bucket']}/{w['object']}"]),
    (r"s3\.PutObject(Acl)?\.Key$", ["asked/source"]),
    (r"s3\.\w+\.Key$", [lambda w: w["object"]]),
    (r"s3\..*UploadId$", ["$upload"]),
    (r"s3\..*ExpectedBucketOwner$|s3\..*ExpectedSourceBucketOwner$", [lambda w: w.account]),
    (r"s3\.PutBucketPolicy\.Policy$", [bucket_policy("bucket")]),
    (r"s3\..*\.Role$", ["$role_arn"]),
    (r"s3\..*Grant(FullControl|Read|ReadACP|Write|WriteACP)$",
     ['uri="http://acs.amazonaws.com/groups/global/AllUsers"']),
    (r"s3\..*(ExpirationDate|\.Date|Expires|RetainUntilDate)$", [LATER]),
    (r"s3\..*\.Tagging$", ["asked-key=asked-value"]),
    (r"s3\..*AllowedMethods$", ["PUT"]),
    (r"s3\..*AllowedOrigins$", ["https://asked.example.com"]),
    (r"s3\..*MaxAgeSeconds$", [777]),
    (r"s3\..*KMSMasterKeyID$|s3\..*SSEKMSKeyId$|s3\..*ReplicaKmsKeyID$|s3\..*\.KeyId$",
     ["arn:aws:kms:us-east-1:123456789012:key/5a3b2c1d-1111-2222-3333-444455556666"]),
    (r"s3\..*SSECustomerAlgorithm$", ["AES256"]),
    (r"s3\..*SSECustomerKey$", [CUSTOMER_KEY]),
    (r"s3\..*SSECustomerKeyMD5$", [CUSTOMER_KEY_MD5]),
    (r"s3\..*WebsiteRedirectLocation$", ["/asked-for"]),
    (r"s3\..*VersionId$", ["null"]),
    (r"s3\..*CopySourceRange$", ["bytes=0-6"]),
    (r"s3\..*\.Body$", [b"asked-for"]),
    (r"s3\..*StorageClass$", ["STANDARD_IA", "GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING",
                               "ONEZONE_IA", "GLACIER_IR", "STANDARD", "REDUCED_REDUNDANCY"]),
    (r"s3\..*HttpErrorCodeReturnedEquals$", ["404"]),
    (r"s3\..*HttpRedirectCode$", ["307"]),
    (r"s3\..*HostName$", ["asked.example.com"]),
    (r"s3\..*\.Suffix$", ["asked.html"]),
    (r"s3\..*Filter\.Key\.FilterRules\.Name$", ["prefix", "suffix"]),
    (r"s3\..*(Transitions?)\.Days$", [77]),
    (r"s3\..*ObjectSizeGreaterThan$", [777]),
    (r"s3\..*ObjectSizeLessThan$", [777777]),
    (r"s3\..*(Days|Years|NoncurrentDays|DaysAfterInitiation)$", [7]),
    # S3 Control
    (r"s3control\..*AccountId$", [lambda w: w.account]),
    (r"s3control\..*\.Bucket$", ["$bucket"]),
    (r"s3control\..*VpcId$", ["$vpc"]),
    # ECS
    (r"ecs\.CreateCluster\.clusterName$|ecs\.CreateService\.serviceName$|ecs\.CreateCapacityProvider\.name$",
     [lambda w: prerequisites.unique("new")]),
    (r"ecs\..*(defaultCapacityProviderStrategy|capacityProviderStrategy)\.capacityProvider$",
     ["FARGATE_SPOT", "FARGATE"]),
    (r"ecs\..*capacityProviders$", ["FARGATE_SPOT"]),
    (r"ecs\.UpdateCapacityProvider\.name$", ["$capacity_provider"]),
    (r"ecs\..*autoScalingGroupArn$", [prerequisites.AUTO_SCALING_GROUP]),
    (r"ecs\..*UpdateService\.taskDefinition$", ["$other_task_definition"]),
    (r"ecs\..*taskDefinition$", ["$task_definition"]),
    (r"ecs\..*\.cluster$", ["$cluster"]),
    (r"ecs\.\w+\.service$", ["$service"]),
    (r"ecs\.UpdateTaskProtection\.tasks$", ["$service_task"]),
    (r"ecs\..*subnets$", ["$other_subnet"]),
    (r"ecs\..*securityGroups$", ["$security_group"]),
    (r"ecs\..*resourceArn$", ["$cluster_arn"]),
    (r"ecs\..*(taskRoleArn|executionRoleArn|roleArn|\.role)$", ["$role_arn"]),
    (r"ecs\.RegisterTaskDefinition\.cpu$", ["512"]),
    (r"ecs\.RegisterTaskDefinition\.memory$", ["2048"]),
    (r"ecs\..*platformVersion$", ["1.4.0", "LATEST"]),
    (r"ecs\..*(principalArn)$", ["$role_arn"]),
    (r"ecs\.PutAccountSetting(Default)?\.value$", ["enabled", "disabled", "on", "off", "7", "blocking"]),
    (r"ecs\..*targetCapacity$", [77]),
    (r"ecs\..*ephemeralStorage\.sizeInGiB$", [77]),
    (r"ecs\..*expiresInMinutes$", [77]),
    (r"ecs\..*settings\.value$", ["enabled", "disabled", "enhanced"]),
    (r"ecs\.Update(Service)\..*maximumPercent$", [277]),
    (r"ecs\..*portMappings\.appProtocol$", ["http", "http2", "grpc"]),
    (r"ecs\..*containerOverrides\.name$|ecs\..*loadBalancers\.containerName$", ["app"]),
    (r"ecs\..*loadBalancers\.containerPort$", [77]),
    (r"ecs\..*desiredCount$", [3]),
    (r"ecs\..*\.count$", [3]),
    # CloudFormation
    (r"cloudformation\.Create(Stack|ChangeSet)\.StackName$", [lambda w: prerequisites.unique("new")]),
    (r"cloudformation\.UpdateStack\.TemplateBody$", [prerequisites.OTHER_TEMPLATE]),
    (r"cloudformation\..*PolicyDuringUpdateBody$", [json.dumps({"Statement": [
        {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})]),
    (r"cloudformation\..*RoleARN$", ["$stack_role_arn"]),
    (r"cloudformation\.CreateStackSet\.StackSetName$", [lambda w: prerequisites.unique("new")]),
    (r"cloudformation\..*StackSetName$", ["$stack_set"]),
    (r"cloudformation\..*Accounts$", [lambda w: w.account]),
    (r"cloudformation\..*Regions$", ["us-east-1"]),
    (r"cloudformation\..*StackName$", ["$stack"]), 
    (r"cloudformation\..*TemplateBody$", [prerequisites.TEMPLATE]),
    (r"cloudformation\..*Parameters\.ParameterKey$", ["Given"]),
    (r"cloudformation\..*(NotificationARNs)$", ["arn:aws:sns:us-east-1:123456789012:asked"]),
    (r"cloudformation\..*(StackPolicyBody)$", [json.dumps({"Statement": [
        {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})]),
    (r"cloudformation\..*RollbackTriggers\.Arn$", ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:asked"]),
    (r"cloudformation\..*RollbackTriggers\.Type$", ["AWS::CloudWatch::Alarm"]),
    (r"cloudformation\..*TimeoutInMinutes$", [77]),
    (r"cloudformation\..*MonitoringTimeInMinutes$", [77]),
    (r"cloudformation\..*ResourceTypes$", ["AWS::*"]),
    # Secrets Manager
    (r"secretsmanager\.CreateSecret\.Name$", [lambda w: prerequisites.unique("new")]),
    (r"secretsmanager\..*SecretId$", ["$secret"]),
    (r"secretsmanager\..*FromVersionId$", ["$secret_version"]),
    (r"secretsmanager\..*ToVersionId$", ["$secret_version"]),
    (r"secretsmanager\..*ResourcePolicy$", [secret_policy]),
    (r"secretsmanager\..*ClientRequestToken$", ["asked-for-this-token-of-some-length"]),
    (r"secretsmanager\..*KmsKeyId$", ["alias/asked"]),
    (r"secretsmanager\..*VersionStages?$", ["ASKEDFOR"]),
    (r"secretsmanager\..*Replica.*Region$", ["eu-west-1"]),
    # SSM
    (r"ssm\.PutParameter\.Name$", [lambda w: prerequisites.unique("new")]),
    (r"ssm\.\w+\.(Name|ResourceId)$", ["$parameter"]),
    (r"ssm\..*ResourceType$", ["Parameter"]),
    (r"ssm\..*DataType$", ["aws:ec2:image", "text"]),
    (r"ssm\..*KeyId$", ["alias/asked"]),
    (r"ssm\..*Labels$", ["asked-label"]),
    (r"ssm\..*ParameterVersion$", [1]),
    (r"ssm\..*AllowedPattern$", ["^[a-z-]+$"]),
    (r"ssm\..*\.Policies$", [json.dumps([{"Type": "Expiration", "Version": "1.0",
                                          "Attributes": {"Timestamp": "2027-07-07T00:00:00.000Z"}}])]),
]
COMPILED = [(re.compile(pattern), choices) for pattern, choices in ROWS]


def chosen_rows(where):
    for pattern, choices in COMPILED:
        if pattern.match(where):
            return choices
    return None


def number(shape):
    """One that is no default: seven, or as near to it as the bounds allow."""
    lowest, highest = shape.metadata.get("min", 0), shape.metadata.get("max", 10 ** 9)
    return int(min(max(7, lowest), highest))


def candidates(where, shape):
    """(values, whether each of them is asked for): else the first that is accepted is enough."""
    rows = chosen_rows(where)
    if rows is not None:
        return rows, bool(getattr(shape, "enum", None))
    if shape.type_name == "string" and shape.enum:
        step = max(1, len(shape.enum) // ENUM_VALUES_MAX)
        return list(shape.enum)[::step], True
    if shape.type_name == "boolean":
        return [True, False], True
    if shape.type_name in ("integer", "long"):
        return [number(shape)], False
    if shape.type_name in ("float", "double"):
        return [float(number(shape))], False
    if shape.type_name == "timestamp":
        return [LATER], False
    if shape.type_name == "blob":
        return [b"asked-for"], False
    found = [text for text in ("asked-for", "asked", "Asked") if values.fits(text, shape)]
    return found[:1] or [values.string_value(shape, where.rsplit(".", 1)[-1])], False

# Members that say how the request is to be served, and nothing about the thing.
OF_THE_REQUEST = re.compile(r"^(DryRun|Checksum\w+|ClientToken|clientToken|ClientRequestToken|"
                            r"IfMatch|IfNoneMatch\w*|CopySourceIf\w+|ContentMD5|ContentLength|ExpectedBucketOwner|"
                            r"ExpectedSourceBucketOwner|RequestPayer|MFA|CallAs|OperationId)$")


# The same names, where they say something about the thing.
OF_THE_THING = re.compile(r"s3\.(CopyObject|CreateMultipartUpload)\.Checksum|s3\.CreateMultipartUpload\.ChecksumType|"
                          r"secretsmanager\.\w+\.ClientRequestToken")


def is_of_the_request(where, path):
    return OF_THE_REQUEST.match(path[0]) is not None and not OF_THE_THING.match(f"{where}.{path[0]}")


# Members that need another one beside them, which the models do not require: (the other, those that need it).
COMPANIONS = [
    ("Key", {"Value"}), ("key", {"value"}), ("ResourceType", {"Tags"}), ("Tags", {"ResourceType"}),
    ("ParameterKey", {"ParameterValue", "UsePreviousValue", "ResolvedValue"}),
    ("AttachmentId", {"DeleteOnTermination", "EnaQueueCount", "DefaultEnaQueueCount"}),
    ("DeviceName", {"VirtualName", "NoDevice", "Ebs"}),
    ("PrivateIpAddress", {"Primary"}), ("Ipv6Address", {"IsPrimaryIpv6"}),
    ("LaunchTemplateId", {"Version"}), ("GroupId", {"UserId", "VpcId", "VpcPeeringConnectionId", "Description"}),
    ("CidrIp", {"Description"}), ("CidrIpv6", {"Description"}), ("PrefixListId", {"Description"}),
    ("containerPort", {"hostPort", "protocol", "name", "appProtocol"}), ("sourceVolume", {"containerPath", "readOnly"}),
    ("sourceContainer", {"readOnly"}), ("containerName", {"condition"}), ("Id", {"Condition"}),
    ("value", {"name"}),
    ("name", {"value", "command", "environment", "environmentFiles", "cpu", "memory", "memoryReservation", "host",
              "resourceRequirements", "dockerVolumeConfiguration", "efsVolumeConfiguration", "configuredAtLaunch",
              "fsxWindowsFileServerVolumeConfiguration", "s3filesVolumeConfiguration"}),
]


def companions(shape, name):
    """What must stand beside a member of a structure that the request did not have so far; a tag has a key."""
    needed = [other for other, members in COMPANIONS if other in shape.members and name in members]
    is_tag = set(map(str.lower, shape.members)) == {"key", "value"}
    return needed or [key for key in ("Key", "key") if is_tag and key in shape.members]
