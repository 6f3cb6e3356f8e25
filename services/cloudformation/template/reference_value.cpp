#include "services/cloudformation/template/reference_value.h"

#include <map>
#include <set>

namespace cloudformation {
namespace {

/// From the section "Return values" of each type's page.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
const std::map<std::string_view, std::string_view> kReferenceProperties = {
    {"AWS::ApiGateway::Stage", "StageName"},
    {"AWS::ApiGateway::Resource", "ResourceId"},
    {"AWS::ApiGateway::Deployment", "DeploymentId"},
    {"AWS::ApiGateway::Authorizer", "AuthorizerId"},
    {"AWS::ApiGateway::Model", "Name"},
    {"AWS::ApiGateway::RequestValidator", "RequestValidatorId"},
    {"AWS::Cognito::UserPoolClient", "ClientId"},
    {"AWS::Cognito::UserPoolGroup", "GroupName"},
    {"AWS::Cognito::UserPoolUser", "Username"},
    {"AWS::EC2::EIP", "PublicIp"},
    {"AWS::ECS::Service", "ServiceArn"},
    {"AWS::Events::Rule", "Name"},
    {"AWS::Logs::LogStream", "LogStreamName"},
    {"AWS::Route53::RecordSet", "Name"},
    {"AWS::SecretsManager::SecretTargetAttachment", "SecretId"}};

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
