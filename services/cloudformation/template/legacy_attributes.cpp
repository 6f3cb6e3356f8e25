#include "services/cloudformation/template/legacy_attributes.h"

#include <set>
#include <utility>

namespace cloudformation {
namespace {

// AWS publishes these only as prose on each type's page ("Return values"); the list follows cfn-lint's reading of it.

const std::set<std::string_view> kTypesWithEveryProperty = {
    "AWS::Amplify::Branch", "AWS::Amplify::Domain", "AWS::AppSync::DomainName",
    "AWS::AppSync::FunctionConfiguration", "AWS::AppSync::Resolver", "AWS::AutoScaling::AutoScalingGroup",
    "AWS::Backup::BackupSelection", "AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault",
    "AWS::CodeArtifact::Domain", "AWS::CodeArtifact::Repository", "AWS::EC2::CapacityReservation",
    "AWS::EC2::Instance", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet", "AWS::EC2::VPC", "AWS::EFS::MountTarget",
    "AWS::EKS::Nodegroup", "AWS::ElastiCache::ReplicationGroup", "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::EventSchemas::Discoverer", "AWS::EventSchemas::Registry", "AWS::EventSchemas::Schema",
    "AWS::Events::EventBus", "AWS::GameLift::GameSessionQueue", "AWS::GameLift::MatchmakingConfiguration",
    "AWS::GameLift::MatchmakingRuleSet", "AWS::Grafana::Workspace", "AWS::Greengrass::ConnectorDefinition",
    "AWS::Greengrass::CoreDefinition", "AWS::Greengrass::DeviceDefinition", "AWS::Greengrass::FunctionDefinition",
    "AWS::Greengrass::Group", "AWS::Greengrass::LoggerDefinition", "AWS::Greengrass::ResourceDefinition",
    "AWS::Greengrass::SubscriptionDefinition", "AWS::ImageBuilder::Component", "AWS::ImageBuilder::ContainerRecipe",
    "AWS::ImageBuilder::DistributionConfiguration", "AWS::ImageBuilder::ImagePipeline",
    "AWS::ImageBuilder::ImageRecipe", "AWS::ImageBuilder::InfrastructureConfiguration",
    "AWS::ManagedBlockchain::Node", "AWS::Neptune::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::DBParameterGroup",
    "AWS::RedshiftServerless::Workgroup", "AWS::RoboMaker::RobotApplication",
    "AWS::RoboMaker::SimulationApplication", "AWS::Route53Resolver::ResolverRule",
    "AWS::Route53Resolver::ResolverRuleAssociation", "AWS::S3::AccessPoint", "AWS::SNS::Topic", "AWS::SQS::Queue",
    "AWS::SSM::Parameter", "AWS::SageMaker::DataQualityJobDefinition", "AWS::SageMaker::ModelBiasJobDefinition",
    "AWS::SageMaker::ModelExplainabilityJobDefinition", "AWS::SageMaker::ModelQualityJobDefinition",
    "AWS::SageMaker::MonitoringSchedule", "AWS::StepFunctions::Activity"};

const std::set<std::pair<std::string_view, std::string_view>> kSingleAttributes = {
    {"AWS::AppMesh::GatewayRoute", "GatewayRouteName"}, {"AWS::AppMesh::GatewayRoute", "MeshName"},
    {"AWS::AppMesh::GatewayRoute", "MeshOwner"}, {"AWS::AppMesh::GatewayRoute", "VirtualGatewayName"},
    {"AWS::AppMesh::Mesh", "MeshName"}, {"AWS::AppMesh::Route", "MeshName"}, {"AWS::AppMesh::Route", "MeshOwner"},
    {"AWS::AppMesh::Route", "RouteName"}, {"AWS::AppMesh::Route", "VirtualRouterName"},
    {"AWS::AppMesh::VirtualGateway", "MeshName"}, {"AWS::AppMesh::VirtualGateway", "MeshOwner"},
    {"AWS::AppMesh::VirtualGateway", "VirtualGatewayName"}, {"AWS::AppMesh::VirtualNode", "MeshName"},
    {"AWS::AppMesh::VirtualNode", "MeshOwner"}, {"AWS::AppMesh::VirtualNode", "VirtualNodeName"},
    {"AWS::AppMesh::VirtualRouter", "MeshName"}, {"AWS::AppMesh::VirtualRouter", "MeshOwner"},
    {"AWS::AppMesh::VirtualRouter", "VirtualRouterName"}, {"AWS::AppMesh::VirtualService", "MeshName"},
    {"AWS::AppMesh::VirtualService", "MeshOwner"}, {"AWS::AppMesh::VirtualService", "VirtualServiceName"},
    {"AWS::AppSync::DataSource", "Name"}, {"AWS::Cloud9::EnvironmentEC2", "Name"},
    {"AWS::CloudWatch::InsightRule", "RuleName"}, {"AWS::DocDB::DBCluster", "Port"},
    {"AWS::IoT1Click::Device", "Enabled"}, {"AWS::IoT1Click::Placement", "PlacementName"},
    {"AWS::IoT1Click::Placement", "ProjectName"}, {"AWS::IoT1Click::Project", "ProjectName"},
    {"AWS::Kinesis::StreamConsumer", "ConsumerName"}, {"AWS::Kinesis::StreamConsumer", "StreamARN"},
    {"AWS::ManagedBlockchain::Member", "NetworkId"}, {"AWS::MediaConvert::JobTemplate", "Name"},
    {"AWS::MediaConvert::Preset", "Name"}, {"AWS::MediaConvert::Queue", "Name"},
    {"AWS::MediaLive::Input", "Destinations"}, {"AWS::MediaLive::Input", "Sources"},
    {"AWS::OpsWorks::Instance", "AvailabilityZone"}, {"AWS::OpsWorks::UserProfile", "SshUsername"},
    {"AWS::Route53Resolver::ResolverEndpoint", "Direction"}, {"AWS::Route53Resolver::ResolverEndpoint", "Name"},
    {"AWS::SageMaker::CodeRepository", "CodeRepositoryName"}, {"AWS::SageMaker::Endpoint", "EndpointName"},
    {"AWS::SageMaker::EndpointConfig", "EndpointConfigName"}, {"AWS::SageMaker::Model", "ModelName"},
    {"AWS::SageMaker::NotebookInstance", "NotebookInstanceName"},
    {"AWS::SageMaker::NotebookInstanceLifecycleConfig", "NotebookInstanceLifecycleConfigName"},
    {"AWS::SageMaker::Workteam", "WorkteamName"}, {"AWS::ServiceDiscovery::Service", "Name"},
    {"AWS::Transfer::User", "ServerId"}, {"AWS::Transfer::User", "UserName"}};

}  // namespace

bool has_every_property_as_attribute(std::string_view type) { return kTypesWithEveryProperty.contains(type); }

bool is_legacy_attribute(std::string_view type, std::string_view attribute) {
  return kSingleAttributes.contains({type, attribute});
}

}  // namespace cloudformation
