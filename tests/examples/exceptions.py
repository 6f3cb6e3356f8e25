"""Examples that this emulator does not answer as documented, and why that is no defect.

A row names one example ("ec2/create-vpc#4"), a member of a shape in one example, or the member in all of a service's
("s3 Owner.DisplayName").
"""

# AWS itself answers otherwise today; the documentation is of an earlier time.
OUTDATED = "AWS answers otherwise today"
# The command, the request or the answer is not what AWS would take or say; other documented examples contradict it.
MISTAKEN = "the documented command or answer is mistaken"
# What happened before, in the account of the documentation: no single preparation makes it.
HISTORY = "the example's account has a past"
# Things of other services, of the outer world or of hardware, which are not emulated.
OUTSIDE = "needs what is not emulated"
PAGED = "the documented listing has further pages"
# Operations or parameters that answer NotImplemented make it.
UNFINISHED = "what would show it is not implemented"

REFUSALS = {
    "ec2/associate-address#2": MISTAKEN, "ec2/revoke-security-group-ingress#1": MISTAKEN,
    "ec2/modify-instance-attribute#4": HISTORY, "ec2/restore-managed-prefix-list-version#1": HISTORY,
    "ec2/stop-instances#2": HISTORY,
    # EC2-Classic is gone, and ClassicLink with it.
    **dict.fromkeys((f"ec2/{name}" for name in (
        "describe-vpc-classic-link#1", "describe-vpc-classic-link#2", "describe-vpc-classic-link-dns-support#1",
        "enable-vpc-classic-link#1", "enable-vpc-classic-link-dns-support#1", "disable-vpc-classic-link#1",
        "disable-vpc-classic-link-dns-support#1")), OUTDATED),
    # A group is associated with another VPC than its own, and only once; a permission was given before.
    "ec2/associate-security-group-vpc#1": HISTORY, "ec2/disassociate-security-group-vpc#1": HISTORY,
    "ec2/delete-network-interface-permission#1": HISTORY,
    "iam/change-password#1": HISTORY, "iam/ChangePassword#1": HISTORY,
    "iam/decode-authorization-message#1": HISTORY, "iam/get-mfa-device#1": OUTSIDE, "iam/resync-mfa-device#1": HISTORY,
    "sts/assume-role-with-saml#1": OUTSIDE, "sts/AssumeRoleWithSAML#1": OUTSIDE, "sts/assume-root#1": HISTORY,
    "sts/decode-authorization-message#1": HISTORY, "sts/DecodeAuthorizationMessage#1": HISTORY,
    **dict.fromkeys(("organizations/accept-handshake#1", "organizations/decline-handshake#1",
                     "organizations/leave-organization#1", "organizations/AcceptHandshake#1",
                     "organizations/DeclineHandshake#1", "organizations/LeaveOrganization#1"), HISTORY),
    "organizations/CreatePolicy#1": MISTAKEN, "organizations/UpdatePolicy#2": MISTAKEN,
    # Load balancers of another task definition; container instances; Cloud Map.
    "ecs/create-service#4": HISTORY, "ecs/CreateService#2": HISTORY, "ecs/list-service-deployments#1": HISTORY,
    **dict.fromkeys(("ecs/delete-attributes#1", "ecs/list-services-by-namespace#1", "ecs/list-tasks#2",
                     "ecs/put-attributes#1", "ecs/run-task#1", "ecs/RunTask#1", "ecs/ListTasks#2"), OUTSIDE),
    "ecs/untag-resource#1": MISTAKEN,
    # Instances that registered before; "The assignPublicIp parameter is only supported for … Fargate".
    "ecs/deregister-container-instance#1": HISTORY, "ecs/DeregisterContainerInstance#1": HISTORY,
    "ecs/update-container-instances-state#1": HISTORY, "ecs/start-task#2": MISTAKEN,
    # "You must specify PublicTypeArn, or TypeName, Type, and PublisherId."
    "cloudformation/activate-type#1": MISTAKEN, "cloudformation/create-generated-template#1": MISTAKEN,
    **dict.fromkeys((f"cloudformation/{name}#1" for name in (
        "cancel-update-stack", "continue-update-rollback", "deactivate-type", "deregister-type", "describe-publisher",
        "describe-stack-refactor", "describe-type-registration", "describe-type", "execute-stack-refactor",
        "list-imports", "list-resource-scan-related-resources", "list-resource-scan-resources",
        "list-stack-refactor-actions", "list-type-versions", "publish-type", "register-type", "set-type-configuration",
        "set-type-default-version", "signal-resource", "stop-stack-set-operation", "test-type")), HISTORY),
    # Grants of logs need a bucket with ACLs; topics and queues are not emulated; a digest cannot be empty.
    "s3api/put-bucket-logging#2": OUTDATED, "s3api/put-bucket-logging#4": OUTDATED, "s3/PutBucketLogging#1": OUTDATED,
    "s3api/put-bucket-notification-configuration#1": OUTSIDE, "s3api/put-bucket-notification#1": OUTSIDE,
    "s3/PutBucketNotificationConfiguration#1": OUTSIDE,
    "s3/PutBucketCors#1": MISTAKEN, "s3/PutBucketWebsite#1": MISTAKEN, "s3/PutObjectAcl#1": MISTAKEN,
    **dict.fromkeys(("s3control/describe-job#1", "s3control/update-job-priority#1", "s3control/update-job-status#1",
                     "s3control/update-job-status#2", "s3control/update-job-status#3"), HISTORY),
    "cloudcontrol/get-resource-request-status#1": HISTORY, "cloudcontrol/get-resource#1": HISTORY,
    "cloudcontrol/update-resource#1": HISTORY,
}
MEMBERS = {
    # The documented state is spelt in capitals, the model's in small letters.
    "ec2 NetworkInterfacePermissionState.State": MISTAKEN,
    "ec2 DescribeNetworkInterfacePermissionsResult.NetworkInterfacePermissions": HISTORY,
    "ec2 DescribeSecurityGroupVpcAssociationsResult.SecurityGroupVpcAssociations": HISTORY,
    # ModifyAddressAttribute, which would give an address a name.
    "ec2 DescribeAddressesAttributeResult.Addresses": UNFINISHED,
    **dict.fromkeys((f"ec2 {name}" for name in (
        "DescribeTagsResult.Tags", "DeleteLaunchTemplateVersionsResult.SuccessfullyDeletedLaunchTemplateVersions",
        "ImageAttribute.LaunchPermissions", "DescribeSnapshotsResult.Snapshots", "SnapshotInfo.Tags", "Snapshot.Tags",
        "DescribeNetworkInterfacesResult.NetworkInterfaces", "IpPermission.IpRanges", "IpPermission.FromPort",
        "IpPermission.ToPort", "VpcEndpoint.RouteTableIds", "NetworkAcl.Associations", "RouteTable.Associations",
        "GetManagedPrefixListAssociationsResult.PrefixListAssociations", "ResponseLaunchTemplateData.NetworkInterfaces",
        "ResponseLaunchTemplateData.InstanceType", "Image.KernelId", "NetworkInterface.Association",
        "LaunchTemplateInstanceNetworkInterfaceSpecification.DeleteOnTermination", "LaunchTemplateEbsBlockDevice.Iops",
        "NetworkInterfacePrivateIpAddress.Association", "VolumeModification.OriginalVolumeType",
        "VolumeModification.TargetVolumeType", "InstanceMetadataOptionsResponse.HttpTokens")), HISTORY),
    # EC2-Classic is gone; empty tokens are left out; older types tell no valid numbers of cores.
    **dict.fromkeys((f"ec2 {name}" for name in (
        "AllocateAddressResult.Domain", "DescribeAddressesResult.Addresses", "DescribeSnapshotsResult.NextToken",
        "DescribeVolumesResult.NextToken", "ResponseLaunchTemplateData.UserData", "VCpuInfo.ValidCores",
        "VCpuInfo.ValidThreadsPerCore", "VpcEndpoint.PrivateDnsEnabled")), OUTDATED),
    # The AWS CLI's newer examples show that a subnet is available at once.
    "ec2/CreateSubnet#1 Subnet.State": OUTDATED,
    # IAM: nobody has used the keys, roles and services; FIDO keys are hardware.
    **dict.fromkeys((f"iam {name}" for name in (
        "RoleLastUsed.Region", "RoleLastUsed.LastUsedDate", "EntityDetails.LastAuthenticated", "User.PasswordLastUsed",
        "GetServiceLastAccessedDetailsResponse.ServicesLastAccessed", "ServerCertificate.CertificateChain",
        "DisableOrganizationsRootCredentialsManagementResponse.EnabledFeatures",
        "DisableOrganizationsRootSessionsResponse.EnabledFeatures", "EvaluationResult.EvalDecision",
        "GetOrganizationsAccessReportResponse.AccessDetails",
        "GetOrganizationsAccessReportResponse.NumberOfServicesAccessible",
        "GetOrganizationsAccessReportResponse.NumberOfServicesNotAccessed")), HISTORY),
    "iam MFADevice.SerialNumber": OUTSIDE,
    "iam GenerateOrganizationsAccessReportResponse.JobId": MISTAKEN,
    "iam GenerateServiceLastAccessedDetailsResponse.JobId": MISTAKEN,
    "iam GetAccountAuthorizationDetailsResponse.Marker": PAGED,
    "sts/GetCallerIdentity#3 GetCallerIdentityResponse.Arn": HISTORY,
    **dict.fromkeys((f"organizations {name}" for name in (
        "ListCreateAccountStatusResponse.CreateAccountStatuses", "ListHandshakesForAccountResponse.Handshakes",
        "PolicyTargetSummary.Arn", "PolicyTargetSummary.TargetId", "Parent.Id")), HISTORY),
    # Invitations by email address answer NotImplemented.
    "organizations HandshakeResource.Type": UNFINISHED, "organizations HandshakeParty.Type": UNFINISHED,
    # ECS: other task definitions, container instances, and what Auto Scaling would make for a cluster.
    **dict.fromkeys((f"ecs {name}" for name in (
        "AwsVpcConfiguration.securityGroups", "AwsVpcConfiguration.assignPublicIp", "ContainerDefinition.portMappings",
        "ContainerDefinition.environment", "ContainerDefinition.command", "ContainerDefinition.links",
        "ContainerDefinition.entryPoint", "ContainerDefinition.logConfiguration", "TaskDefinition.taskRoleArn",
        "TaskDefinition.executionRoleArn", "TaskDefinition.networkMode", "TaskDefinition.requiresCompatibilities",
        "TaskDefinition.cpu", "TaskDefinition.memory", "TaskDefinition.compatibilities", "Task.startedBy",
        "Service.capacityProviderStrategy", "Deployment.capacityProviderStrategy", "Deployment.volumeConfigurations",
        "Service.healthCheckGracePeriodSeconds", "Service.enableECSManagedTags", "DeploymentCircuitBreaker.enable",
        "DeploymentCircuitBreaker.rollback", "DeploymentConfiguration.alarms", "ManagedScaling.status",
        "CapacityProvider.tags", "CapacityProvider.autoScalingGroupProvider", "Cluster.capacityProviders",
        "ListAccountSettingsResponse.settings", "ListAttributesResponse.attributes",
        "DescribeServiceDeploymentsResponse.serviceDeployments",
        "DescribeServiceRevisionsResponse.serviceRevisions")), HISTORY),
    **dict.fromkeys((f"ecs {name}" for name in (
        "DescribeContainerInstancesResponse.containerInstances", "ListContainerInstancesResponse.containerInstanceArns",
        "StartTaskResponse.tasks", "Task.containerInstanceArn", "Container.networkBindings",
        "Cluster.attachments", "Cluster.attachmentsStatus")), OUTSIDE),
    "ecs Service.launchType": OUTDATED, "ecs Service.roleArn": OUTDATED, "ecs Deployment.status": OUTDATED,
    "ecs Service.availabilityZoneRebalancing": OUTDATED,
    **dict.fromkeys((f"ecs/stop-task#1 Task.{name}" for name in (
        "lastStatus", "stopCode", "stoppedReason", "stoppedAt", "launchType")), HISTORY),
    **dict.fromkeys((f"secretsmanager DescribeSecretResponse.{name}" for name in (
        "RotationEnabled", "RotationLambdaARN", "RotationRules", "LastRotatedDate", "PrimaryRegion",
        "ReplicationStatus")), UNFINISHED),
    "secretsmanager DescribeSecretResponse.KmsKeyId": HISTORY, "secretsmanager ListSecretsResponse.SecretList": OUTSIDE,
    **dict.fromkeys((f"cloudformation {name}" for name in (
        "StackResourceDrift.PropertyDifferences", "StackResourceDrift.StackResourceDriftStatus",
        "BatchDescribeTypeConfigurationsOutput.TypeConfigurations", "ResourceChange.Scope", "ResourceChange.Details",
        "ResourceChange.PhysicalResourceId", "ResourceChange.Replacement", "DescribeGeneratedTemplateOutput.Resources",
        "ListExportsOutput.Exports", "ListTypeRegistrationsOutput.RegistrationTokenList",
        "ListTypesOutput.TypeSummaries", "StackInstance.StatusReason", "StackInstanceSummary.StatusReason",
        "StackSetOperationPreferences.RegionOrder", "StackSetOperationPreferences.FailureToleranceCount",
        "StackSetOperationPreferences.MaxConcurrentCount", "StackSetOperationResultSummary.StatusReason",
        "StackSetSummary.Description")), HISTORY),
    # Documented in two spellings: generatedTemplate/ is the one of the operation that makes it.
    "cloudformation TemplateSummary.GeneratedTemplateId": MISTAKEN,
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_Owner.html: no longer since November 2025.
    "s3 Owner.DisplayName": OUTDATED, "s3 Grantee.DisplayName": OUTDATED, "s3 Initiator.DisplayName": OUTDATED,
    "s3 LifecycleRule.Prefix": OUTDATED, "s3 ListMultipartUploadsOutput.CommonPrefixes": OUTDATED,
    "s3 Initiator.ID": HISTORY, "s3 IntelligentTieringConfiguration.Filter": HISTORY,
    "s3 InventoryS3BucketDestination.AccountId": HISTORY, "s3 GetBucketLocationOutput.LocationConstraint": HISTORY,
    "s3 Transition.Date": HISTORY, "s3 LifecycleExpiration.Date": HISTORY, "s3 Destination.StorageClass": HISTORY,
    "s3 Grantee.URI": HISTORY, "s3 GetBucketVersioningOutput.MFADelete": HISTORY,
    "s3 NotificationConfigurationDeprecated.TopicConfiguration": OUTSIDE,
    "s3 NotificationConfigurationDeprecated.QueueConfiguration": OUTSIDE,
    "s3 NotificationConfiguration.TopicConfigurations": OUTSIDE,
    "s3 ListMultipartUploadsOutput.NextKeyMarker": PAGED, "s3 ListMultipartUploadsOutput.NextUploadIdMarker": PAGED,
    "s3 ListObjectsOutput.NextMarker": PAGED, "s3 ListObjectsV2Output.NextContinuationToken": PAGED,
    # The published reference does not tell it.
    "accessanalyzer ValidatePolicyFinding.issueCode": UNFINISHED,
    "s3control ListJobsResult.Jobs": HISTORY, "s3control AccessPoint.VpcConfiguration": HISTORY,
    "ssm DeleteParametersResult.InvalidParameters": HISTORY, "ssm GetParametersResult.InvalidParameters": HISTORY,
    "cloudcontrol ListResourceRequestsOutput.ResourceRequestStatusSummaries": HISTORY,
    "cloudcontrol ListResourcesOutput.ResourceDescriptions": HISTORY,
}


def of_refusal(outcome):
    """The name of the exception that explains a refusal; nothing if none does."""
    name = str(outcome.example)
    return name if name in REFUSALS else None


def of_finding(outcome, finding):
    """The name of the exception that explains a finding; nothing if none does."""
    service = outcome.operation.split(".")[0]
    names = (f"{outcome.example} {finding.member}", f"{service} {finding.member}")
    return next((name for name in names if name in MEMBERS), None)


def of_service(folder):
    service = {"s3api": "s3"}.get(folder, folder)
    return {name for name in (*REFUSALS, *MEMBERS) if name.split("/")[0].split(" ")[0] in (folder, service)}
