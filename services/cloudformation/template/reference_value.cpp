#include "services/cloudformation/template/reference_value.h"

#include <map>
#include <set>

namespace cloudformation {
namespace {

/// From the section "Return values" of each type's page.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
const std::map<std::string_view, std::string_view> kReferenceProperties = {
    {"AWS::ApiGateway::Authorizer", "AuthorizerId"},
    {"AWS::ApiGateway::Deployment", "DeploymentId"},
    {"AWS::ApiGateway::DocumentationPart", "DocumentationPartId"},
    {"AWS::ApiGateway::DocumentationVersion", "DocumentationVersion"},
    {"AWS::ApiGateway::Model", "Name"},
    {"AWS::ApiGateway::RequestValidator", "RequestValidatorId"},
    {"AWS::ApiGateway::Resource", "ResourceId"},
    {"AWS::ApiGateway::Stage", "StageName"},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerId"},
    {"AWS::ApiGatewayV2::Deployment", "DeploymentId"},
    {"AWS::ApiGatewayV2::Integration", "IntegrationId"},
    {"AWS::ApiGatewayV2::Model", "ModelId"},
    {"AWS::ApiGatewayV2::Route", "RouteId"},
    {"AWS::ApiGatewayV2::Stage", "StageName"},
    {"AWS::AppConfig::ConfigurationProfile", "ConfigurationProfileId"},
    {"AWS::AppConfig::Environment", "EnvironmentId"},
    {"AWS::AppConfig::HostedConfigurationVersion", "VersionNumber"},
    {"AWS::ApplicationAutoScaling::ScalingPolicy", "Arn"},
    {"AWS::AutoScaling::LifecycleHook", "LifecycleHookName"},
    {"AWS::AutoScaling::ScheduledAction", "ScheduledActionName"},
    {"AWS::CodeDeploy::DeploymentGroup", "DeploymentGroupName"},
    {"AWS::Cognito::UserPoolClient", "ClientId"},
    {"AWS::Cognito::UserPoolDomain", "Domain"},
    {"AWS::Cognito::UserPoolGroup", "GroupName"},
    {"AWS::Cognito::UserPoolIdentityProvider", "ProviderName"},
    {"AWS::Cognito::UserPoolResourceServer", "Identifier"},
    {"AWS::Cognito::UserPoolUser", "Username"},
    {"AWS::EC2::EIP", "PublicIp"},
    {"AWS::ECS::Service", "ServiceArn"},
    {"AWS::Events::Rule", "Name"},
    {"AWS::Glue::Table", "Name"},
    {"AWS::Lambda::Permission", "Id"},
    {"AWS::Logs::LogStream", "LogStreamName"},
    {"AWS::Logs::MetricFilter", "FilterName"},
    {"AWS::Logs::SubscriptionFilter", "FilterName"},
    {"AWS::Route53::RecordSet", "Name"},
    {"AWS::SSM::MaintenanceWindowTarget", "WindowTargetId"},
    {"AWS::SSM::MaintenanceWindowTask", "WindowTaskId"},
    {"AWS::SecretsManager::SecretTargetAttachment", "SecretId"},
    {"AWS::ServiceDiscovery::Instance", "InstanceId"}};

/// Types whose Ref is the generated physical id, since their identifier is synthetic.
const std::set<std::string_view> kGeneratedReferences = {"AWS::CloudFormation::CustomResource",
                                                         "AWS::CloudFormation::WaitCondition",
                                                         "AWS::CloudFormation::WaitConditionHandle",
                                                         "AWS::IAM::Policy",
                                                         "AWS::IAM::UserToGroupAddition",
                                                         "AWS::SNS::TopicPolicy",
                                                         "AWS::SQS::QueuePolicy"};

}  // namespace

std::vector<PropertyPath> reference_properties(const ResourceSchema& schema) {
  const std::string_view type = schema.type_name();
  if (kGeneratedReferences.contains(type)) return {};
  const auto found = kReferenceProperties.find(type);
  if (found != kReferenceProperties.end()) return {{std::string(found->second)}};
  return schema.primary_identifier();
}

}  // namespace cloudformation
