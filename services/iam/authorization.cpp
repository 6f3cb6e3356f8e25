#include "services/iam/authorization.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "services/iam/entity.h"
#include "services/iam/principal_policies.h"

namespace iam {
namespace {

using emulator::PrincipalKind;
using emulator::ResourceFacts;
using emulator::ResourceQuestion;

using Texts = std::optional<std::vector<std::string>>;

constexpr size_t kArnParts = 6;

/// "aws:iam::123456789012:user/path/name" cut at its colons.
std::vector<std::string> parts_of(const std::string& arn) {
  std::vector<std::string> parts;
  std::istringstream stream(arn);
  for (std::string part; parts.size() + 1 < kArnParts && std::getline(stream, part, ':');) parts.push_back(part);
  std::string rest;
  if (std::getline(stream, rest)) parts.push_back(rest);
  return parts;
}

/// The resource types of the reference that are entities, and the member that names one.
constexpr std::array<std::string_view, 5> kEntityTypes = {"user", "role", "group", "policy", "instance-profile"};

std::string arn_of_named(RequestContext& context, const Entity& entity, const std::string& name, const Value& input) {
  if (const auto found = find_entity(context, entity, name)) return found->at("Arn");
  return emulator::make_global_arn(context, kService, std::string(entity.name) + input.value("Path", "/") + name);
}

/// IAM's ARNs hold paths, which only IAM knows. Operations on users may leave out the name: the caller is meant.
Texts find_resources(RequestContext& context, const ResourceQuestion& question) {
  const auto* type = std::find(kEntityTypes.begin(), kEntityTypes.end(), question.resource_type);
  if (type == kEntityTypes.end()) return std::nullopt;
  const Value& input = question.input;
  for (const char* member : {"PolicyArn", "PolicySourceArn", "Arn", "EntityArn"}) {
    if (!input.contains(member) || (*type != "policy" && std::string_view(member) == "PolicyArn")) continue;
    const std::string arn = input[member];
    if (arn.find(":" + std::string(*type) + "/") != std::string::npos) return {{arn}};
    return std::vector<std::string>();
  }
  const Entity& entity = entity_named(*type);
  if (input.contains(entity.name_member())) {
    return {{arn_of_named(context, entity, input[entity.name_member()], input)}};
  }
  if (*type == "user" && context.principal.kind == PrincipalKind::kUser) return {{context.principal.arn}};
  return std::nullopt;
}

std::optional<ResourceFacts> describe(RequestContext& asked, const std::string& arn) {
  const auto parts = parts_of(arn);
  if (parts.size() < kArnParts) return std::nullopt;
  // sts:AssumeRoot is decided by the caller's own account: the root user of another one has no policy of its own.
  if (parts[5] == "root") return ResourceFacts{.account = asked.principal.account};
  const std::string type = parts[5].substr(0, parts[5].find('/'));
  const bool is_entity = std::find(kEntityTypes.begin(), kEntityTypes.end(), type) != kEntityTypes.end();
  if (!is_entity || arn.ends_with('*')) return std::nullopt;
  RequestContext context = within_account(asked, parts[4]);
  const auto found = find_entity(context, entity_named(type), name_in(arn));
  ResourceFacts facts{.account = parts[4], .policy_kind = emulator::PolicyKind::kTrust, .needs_policy = type == "role"};
  if (!found || found->at("Arn") != arn) return type == "role" ? std::optional(facts) : std::nullopt;
  for (const Value& tag : found->value("Tags", Value::array())) facts.tags[tag.at("Key")] = tag.at("Value");
  if (type == "role") facts.policy = found->value("AssumeRolePolicyDocument", "");
  return facts;
}

std::vector<std::pair<std::string, std::string>> find_passed_roles(RequestContext& context, std::string_view operation,
                                                                   const Value& input) {
  if (operation != "AddRoleToInstanceProfile") return {};
  return {{arn_of_named(context, entity_named("role"), input.at("RoleName"), Value::object()), "ec2.amazonaws.com"}};
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.actions = {{"GetAccountAuthorizationDetails", {"iam:GetAccountAuthorizationDetails"}}},
          .variables = {{"OidcProviderName", {"OpenIDConnectProviderArn"}},
                        {"SamlProviderName", {"SAMLProviderArn", "Name"}},
                        {"CertificateNameWithPath", {"ServerCertificateName"}},
                        {"MfaTokenIdWithPath", {"SerialNumber", "VirtualMFADeviceName"}}},
          .find_resources = find_resources,
          .describe = describe,
          .find_passed_roles = find_passed_roles,
          .policies_of = policies_of};
}

}  // namespace iam
