#include "services/cloudformation/serverless/sam_properties.h"

#include <algorithm>
#include <sstream>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

/// Names separated by spaces. A required property ends with '!', one that is not done yet with '-', one that Globals
/// may have with '*'.
struct TypeRow {
  std::string_view kind, properties;
};

constexpr TypeRow kTypes[] = {
    {"Function",
     "Architectures* AssumeRolePolicyDocument* AutoPublishAlias* AutoPublishAliasAllProperties* AutoPublishCodeSha256 "
     "CapacityProviderConfig*- CodeSigningConfigArn* CodeUri* DeadLetterQueue* DeploymentPreference* Description* "
     "DurableConfig*- Environment* EphemeralStorage* EventInvokeConfig* Events FileSystemConfigs* FunctionName "
     "FunctionScalingConfig*- FunctionUrlConfig* Handler* ImageConfig ImageUri InlineCode KmsKeyArn* Layers* "
     "LoggingConfig* MemorySize* PackageType PermissionsBoundary* Policies PropagateTags* "
     "ProvisionedConcurrencyConfig* PublishToLatestPublished*- RecursiveLoop* ReservedConcurrentExecutions* Role* "
     "RolePath* Runtime* RuntimeManagementConfig* SnapStart* SourceKMSKeyArn* Tags* TenancyConfig*- Timeout* Tracing* "
     "VersionDeletionPolicy* VersionDescription VpcConfig*"},
    {"Api",
     "AccessLogSetting* AlwaysDeploy* ApiKeySourceType Auth* BinaryMediaTypes* CacheClusterEnabled* CacheClusterSize* "
     "CanarySetting* Cors* DefinitionBody DefinitionUri* Description DisableExecuteApiEndpoint Domain*- "
     "EndpointConfiguration* FailOnWarnings GatewayResponses* MergeDefinitions*- MethodSettings* "
     "MinimumCompressionSize* Mode Models Name* OpenApiVersion* Policy- PropagateTags* SecurityPolicy* StageName! Tags "
     "TracingEnabled* Variables*"},
    {"HttpApi",
     "AccessLogSettings* Auth* CorsConfiguration* DefaultRouteSettings* DefinitionBody DefinitionUri Description "
     "DisableExecuteApiEndpoint* Domain*- FailOnWarnings* Name PropagateTags* RouteSettings* StageName StageVariables* "
     "Tags*"},
    {"WebSocketApi",
     "AccessLogSettings* ApiKeySelectionExpression* Auth- DefaultRouteSettings* Description* "
     "DisableExecuteApiEndpoint* "
     "DisableSchemaValidation* Domain*- IpAddressType* Name PropagateTags* RouteSelectionExpression! RouteSettings* "
     "Routes! StageName* StageVariables* Tags*"},
    {"SimpleTable",
     "PointInTimeRecoverySpecification PrimaryKey ProvisionedThroughput SSESpecification* TableName Tags"},
    {"LayerVersion",
     "CompatibleArchitectures CompatibleRuntimes ContentUri! Description LayerName LicenseInfo PublishLambdaVersion* "
     "RetentionPolicy"},
    {"Application", "Location! NotificationARNs Parameters Tags TimeoutInMinutes"},
    {"StateMachine",
     "AutoPublishAlias- Definition DefinitionSubstitutions DefinitionUri DeploymentPreference- Events Logging Name "
     "PermissionsBoundary Policies PropagateTags* Role RolePath Tags Tracing Type UseAliasAsEventTarget-"},
    {"Connector", "Destination! Permissions! Source SourceReference"}};

struct Property {
  std::string name;
  bool is_required = false, is_done = true, is_global = false;
};

std::vector<Property> properties_of(std::string_view row) {
  std::vector<Property> result;
  std::istringstream words{std::string(row)};
  for (std::string word; words >> word;) {
    const size_t end = word.find_first_of("!-*");
    const std::string marks = end == std::string::npos ? "" : word.substr(end);
    result.push_back({.name = word.substr(0, end),
                      .is_required = marks.find('!') != std::string::npos,
                      .is_done = marks.find('-') == std::string::npos,
                      .is_global = marks.find('*') != std::string::npos});
  }
  return result;
}

std::optional<std::vector<Property>> find_properties(std::string_view kind) {
  for (const TypeRow& row : kTypes) {
    if (row.kind == kind) return properties_of(row.properties);
  }
  return std::nullopt;
}

}  // namespace

void check_sam_properties(const SamResource& resource) {
  constexpr std::string_view kPrefix = "AWS::Serverless::";
  const auto properties = find_properties(std::string_view(resource.type).substr(kPrefix.size()));
  if (!properties) throw std::logic_error("no properties are known of " + resource.type);
  for (const auto& [name, value] : resource.properties.items()) {
    const auto known = std::find_if(properties->begin(), properties->end(),
                                    [&, wanted = name](const Property& property) { return property.name == wanted; });
    if (known == properties->end()) {
      invalid(resource.id, "property " + name + " not defined for resource of type " + resource.type);
    }
    if (!known->is_done) {
      refuse_not_implemented("skyrig does not translate the property " + name + " of " + resource.type + " yet");
    }
  }
  for (const Property& property : *properties) {
    if (property.is_required && !resource.properties.contains(property.name)) {
      invalid(resource.id, "Missing required property '" + property.name + "'.");
    }
  }
}

std::optional<std::vector<std::string>> global_properties(std::string_view kind) {
  const auto properties = find_properties(kind);
  if (!properties) return std::nullopt;
  std::vector<std::string> names;
  for (const Property& property : *properties) {
    if (property.is_global) names.push_back(property.name);
  }
  if (names.empty()) return std::nullopt;
  return names;
}

}  // namespace cloudformation
