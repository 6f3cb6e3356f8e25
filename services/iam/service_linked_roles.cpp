#include "services/iam/service_linked_roles.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/iam/links.h"
#include "services/iam/managed_policies.h"
#include "services/iam/roles.h"

namespace iam {
namespace {

constexpr std::string_view kNamePrefix = "AWSServiceRoleFor";
constexpr std::string_view kTaskPrefix = "task";

constexpr LinkedService kLinkedServices[] = {
    {"access-analyzer.amazonaws.com", "AccessAnalyzer", "AccessAnalyzerServiceRolePolicy"},
    {"appmesh.amazonaws.com", "AppMesh", "AWSAppMeshServiceRolePolicy"},
    {"apprunner.amazonaws.com", "AppRunner", "AppRunnerServiceRolePolicy"},
    {"appstream.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_AppStreamFleet",
     "AWSApplicationAutoscalingAppStreamFleetPolicy"},
    {"autoscaling.amazonaws.com", "AutoScaling", "AutoScalingServiceRolePolicy", true},
    {"backup.amazonaws.com", "Backup", "AWSBackupServiceLinkedRolePolicyForBackup"},
    {"batch.amazonaws.com", "Batch", "BatchServiceRolePolicy"},
    {"cassandra.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_CassandraTable",
     "AWSApplicationAutoscalingCassandraTablePolicy"},
    {"cks.kms.amazonaws.com", "KeyManagementServiceCustomKeyStores",
     "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy"},
    {"cloudtrail.amazonaws.com", "CloudTrail", "CloudTrailServiceRolePolicy"},
    {"codestar-notifications.amazonaws.com", "CodeStarNotifications", "AWSCodeStarNotificationsServiceRolePolicy"},
    {"comprehend.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ComprehendEndpoint",
     "AWSApplicationAutoscalingComprehendEndpointPolicy"},
    {"compute-optimizer.amazonaws.com", "ComputeOptimizer", "ComputeOptimizerServiceRolePolicy"},
    {"config.amazonaws.com", "Config", "AWSConfigServiceRolePolicy"},
    {"dynamodb.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_DynamoDBTable",
     "AWSApplicationAutoscalingDynamoDBTablePolicy"},
    {"ec2-instance-connect.amazonaws.com", "EC2InstanceConnect", "Ec2InstanceConnectEndpoint"},
    {"ec2.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_EC2SpotFleetRequest",
     "AWSApplicationAutoscalingEC2SpotFleetRequestPolicy"},
    {"ec2fleet.amazonaws.com", "EC2Fleet", "AWSEC2FleetServiceRolePolicy"},
    {"ecs-compute.amazonaws.com", "ECSCompute", "AmazonECSComputeServiceRolePolicy"},
    {"ecs.amazonaws.com", "ECS", "AmazonECSServiceRolePolicy"},
    {"ecs.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ECSService",
     "AWSApplicationAutoscalingECSServicePolicy"},
    {"eks-fargate.amazonaws.com", "AmazonEKSForFargate", "AmazonEKSForFargateServiceRolePolicy"},
    {"eks-nodegroup.amazonaws.com", "AmazonEKSNodegroup", "AWSServiceRoleForAmazonEKSNodegroup"},
    {"eks.amazonaws.com", "AmazonEKS", "AmazonEKSServiceRolePolicy"},
    {"elasticache.amazonaws.com", "ElastiCache", "ElastiCacheServiceRolePolicy"},
    {"elasticache.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ElastiCacheRG",
     "AWSApplicationAutoscalingElastiCacheRGPolicy"},
    {"elasticfilesystem.amazonaws.com", "AmazonElasticFileSystem", "AmazonElasticFileSystemServiceRolePolicy"},
    {"elasticloadbalancing.amazonaws.com", "ElasticLoadBalancing", "AWSElasticLoadBalancingServiceRolePolicy"},
    {"elasticmapreduce.amazonaws.com", "EMRCleanup", "AmazonEMRCleanupPolicy"},
    {"es.amazonaws.com", "AmazonElasticsearchService", "AmazonElasticsearchServiceRolePolicy"},
    {"events.amazonaws.com", "CloudWatchEvents", "CloudWatchEventsServiceRolePolicy"},
    {"fsx.amazonaws.com", "AmazonFSx", "AmazonFSxServiceRolePolicy"},
    {"globalaccelerator.amazonaws.com", "GlobalAccelerator", "AWSGlobalAcceleratorSLRPolicy"},
    {"guardduty.amazonaws.com", "AmazonGuardDuty", "AmazonGuardDutyServiceRolePolicy"},
    {"imagebuilder.amazonaws.com", "ImageBuilder", "AWSServiceRoleForImageBuilder"},
    {"inspector2.amazonaws.com", "AmazonInspector2", "AmazonInspector2ServiceRolePolicy"},
    {"ipam.amazonaws.com", "IPAM", "AWSIPAMServiceRolePolicy"},
    {"kafka.amazonaws.com", "Kafka", "KafkaServiceRolePolicy"},
    {"kafka.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_KafkaCluster",
     "AWSApplicationAutoscalingKafkaClusterPolicy"},
    {"lambda.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_LambdaConcurrency",
     "AWSApplicationAutoscalingLambdaConcurrencyPolicy"},
    {"license-manager.amazonaws.com", "AWSLicenseManagerRole", "AWSLicenseManagerServiceRolePolicy"},
    {"logger.cloudfront.amazonaws.com", "CloudFrontLogger", "AWSCloudFrontLogger"},
    {"macie.amazonaws.com", "AmazonMacie", "AmazonMacieServiceRolePolicy"},
    {"member.org.stacksets.cloudformation.amazonaws.com", "CloudFormationStackSetsOrgMember",
     "CloudFormationStackSetsOrgMemberServiceRolePolicy"},
    {"memorydb.amazonaws.com", "MemoryDB", "MemoryDBServiceRolePolicy"},
    {"mrk.kms.amazonaws.com", "KeyManagementServiceMultiRegionKeys",
     "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy"},
    {"neptune.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_NeptuneCluster",
     "AWSApplicationAutoscalingNeptuneClusterPolicy"},
    {"network-firewall.amazonaws.com", "NetworkFirewall", "AWSNetworkFirewallServiceRolePolicy"},
    {"opensearchservice.amazonaws.com", "AmazonOpenSearchService", "AmazonOpenSearchServiceRolePolicy"},
    {"ops.apigateway.amazonaws.com", "APIGateway", "APIGatewayServiceRolePolicy"},
    {"organizations.amazonaws.com", "Organizations", "AWSOrganizationsServiceTrustPolicy"},
    {"ram.amazonaws.com", "ResourceAccessManager", "AWSResourceAccessManagerServiceRolePolicy"},
    {"rds.amazonaws.com", "RDS", "AmazonRDSServiceRolePolicy"},
    {"rds.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_RDSCluster",
     "AWSApplicationAutoscalingRDSClusterPolicy"},
    {"redshift.amazonaws.com", "Redshift", "AmazonRedshiftServiceLinkedRolePolicy"},
    {"replication.ecr.amazonaws.com", "ECRReplication", "ECRReplicationServiceRolePolicy"},
    {"replicator.lambda.amazonaws.com", "LambdaReplicator", "AWSLambdaReplicator"},
    {"resource-explorer-2.amazonaws.com", "ResourceExplorer", "AWSResourceExplorerServiceRolePolicy"},
    {"sagemaker.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_SageMakerEndpoint",
     "AWSApplicationAutoscalingSageMakerEndpointPolicy"},
    {"securityhub.amazonaws.com", "SecurityHub", "AWSSecurityHubServiceRolePolicy"},
    {"servicequotas.amazonaws.com", "ServiceQuotas", "ServiceQuotasServiceRolePolicy"},
    {"shield.amazonaws.com", "AWSShield", "AWSShieldServiceRolePolicy"},
    {"spot.amazonaws.com", "EC2Spot", "AWSEC2SpotServiceRolePolicy"},
    {"spotfleet.amazonaws.com", "EC2SpotFleet", "AWSEC2SpotFleetServiceRolePolicy"},
    {"ssm.amazonaws.com", "AmazonSSM", "AmazonSSMServiceRolePolicy"},
    {"sso.amazonaws.com", "SSO", "AWSSSOServiceRolePolicy"},
    {"stacksets.cloudformation.amazonaws.com", "CloudFormationStackSetsOrgAdmin",
     "CloudFormationStackSetsOrgAdminServiceRolePolicy"},
    {"support.amazonaws.com", "Support", "AWSSupportServiceRolePolicy"},
    {"transitgateway.amazonaws.com", "VPCTransitGateway", "AWSVPCTransitGatewayServiceRolePolicy"},
    {"trustedadvisor.amazonaws.com", "TrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"},
    {"vpc-lattice.amazonaws.com", "VpcLattice", "AWSVpcLatticeServiceRolePolicy"},
    {"wafv2.amazonaws.com", "WAFV2Logging", "WAFV2LoggingServiceRolePolicy"}};

const LinkedService& linked_service(const std::string& principal) {
  const auto services = linked_services();
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const LinkedService& service) { return service.principal == principal; });
  if (found != services.end()) return *found;
  if (!principal.ends_with(".amazonaws.com")) {
    throw invalid_input("Role service principal " + principal + " is not valid.");
  }
  throw ApiError("NotImplemented", "skyrig does not know the service-linked role of " + principal + " yet.", 501);
}

std::string trust_of(const LinkedService& service) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":")" +
         std::string(service.principal) + R"("},"Action":"sts:AssumeRole"}]})";
}

// By hand: name, path, trust and policy come from the service.
Value create_linked_role(RequestContext& context, const Value& input) {
  const LinkedService& service = linked_service(input.at("AWSServiceName"));
  std::string name = std::string(kNamePrefix) + std::string(service.role_suffix);
  if (input.contains("CustomSuffix")) {
    if (!service.takes_custom_suffix) {
      throw invalid_input("Custom suffix is not allowed for " + std::string(service.principal));
    }
    name += "_" + input["CustomSuffix"].get<std::string>();
  }
  if (find_entity(context, role_entity(), name)) {
    throw invalid_input("Service role name " + name +
                        " has been taken in this account, please try a different suffix.");
  }
  Value role{{"RoleName", name},
             {"Path", std::string(kServiceLinkedPath) + std::string(service.principal) + "/"},
             {"@IsLinked", true}};
  if (input.contains("Description")) role["Description"] = input["Description"];
  complete_role(context, {{"AssumeRolePolicyDocument", trust_of(service)}}, role);
  role = create_entity(context, role_entity(), std::move(role));
  if (const auto arn = managed_policy_arn(context, std::string(service.policy))) {
    add_link(context, role_entity(), role, kAttachedPolicies, *arn);
  }
  return {{"Role", present_entity(context, role_entity(), role)}};
}

// By hand: AWS deletes in the background and answers with a task. Here nothing uses the roles yet, so that it is done
// at once; the task tells so to those who ask.
Value delete_linked_role(RequestContext& context, const Value& input) {
  const std::string name = input.at("RoleName");
  Value role = get_entity(context, role_entity(), name);
  if (!role.contains("@IsLinked")) throw no_such_entity(with_name(role_entity().not_found, name));
  for (const std::string& arn : links_of(role, kAttachedPolicies)) {
    remove_link(context, role_entity(), role, kAttachedPolicies, arn);
  }
  erase_entity(context, role_entity(), role);
  const std::string path = role.at("Path");
  const std::string task = std::string(kTaskPrefix) + path + name + "/" + context.machine.ids.uuid();
  context.machine.engine.create(context, context.machine.engine.type(kService, "deletion-task"), {{"@Key", task}});
  return {{"DeletionTaskId", task}};
}

Value get_deletion_status(RequestContext& context, const Value& input) {
  const std::string task = input.at("DeletionTaskId");
  if (!task.starts_with(std::string(kTaskPrefix) + "/")) throw invalid_input("The deletion task ID is not valid.");
  context.machine.engine.get(context, context.machine.engine.type(kService, "deletion-task"), task);
  return {{"Status", "SUCCEEDED"}};
}

}  // namespace

std::span<const LinkedService> linked_services() {
  return kLinkedServices;
}

void add_service_linked_roles(Service& service) {
  service.resource_types.push_back({.service = kService,
                                    .name = "deletion-task",
                                    .id_member = "@Key",
                                    .not_found = "NoSuchEntity",
                                    .not_found_message = "Deletion task {} cannot be found.",
                                    .scope = emulator::Scope::kAccount});
  service.operations.push_back({"CreateServiceLinkedRole", create_linked_role});
  service.operations.push_back({"DeleteServiceLinkedRole", delete_linked_role});
  service.operations.push_back({"GetServiceLinkedRoleDeletionStatus", get_deletion_status});
}

}  // namespace iam
