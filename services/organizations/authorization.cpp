#include "services/organizations/authorization.h"

#include <algorithm>

#include "services/organizations/membership.h"
#include "services/organizations/node.h"
#include "services/organizations/policies.h"
#include "services/organizations/policy_type.h"

namespace organizations {
namespace {

using emulator::OrganizationFacts;
using emulator::PolicyText;
using emulator::ResourceQuestion;

/// The policies of a type that are attached to one target, as texts.
std::vector<PolicyText> attached(RequestContext& context, const Value& organization, const Target& target,
                                 const PolicyType& type) {
  std::vector<PolicyText> texts;
  for (const std::string id : target.record.at("Policies")) {
    const auto policy = find_policy(context, organization, id);
    if (!policy || policy->at("Type") != type.name) continue;
    texts.push_back({.name = policy_arn(organization, *policy), .document = policy->at("Content")});
  }
  return texts;
}

/// One list a level, from the root to the account. A level at which only AWS's own policy is attached limits nothing,
/// and is left out.
std::vector<std::vector<PolicyText>> levels_of(RequestContext& context, const Value& organization,
                                               const std::vector<std::string>& path, const PolicyType& type) {
  const Value& enabled = organization.at("PolicyTypes");
  if (std::find(enabled.begin(), enabled.end(), type.name) == enabled.end()) return {};
  std::vector<std::vector<PolicyText>> levels;
  for (const std::string& id : path) {
    const auto target = find_target(context, organization, id);
    if (!target) continue;
    auto texts = attached(context, organization, *target, type);
    const bool limits_nothing = texts.size() == 1 && texts[0].name.ends_with(type.full_access);
    if (!limits_nothing) levels.push_back(std::move(texts));
  }
  return levels;
}

/// "SCPs don't affect users or roles in the management account"; nor do RCPs affect its resources.
std::optional<OrganizationFacts> organization_of(RequestContext& context, const std::string& account) {
  const auto membership = find_membership(context, account);
  if (!membership) return std::nullopt;
  const Value& organization = membership->organization;
  auto path = path_to(context, {.kind = Kind::kMember, .record = membership->member});
  OrganizationFacts facts{.id = id_of(organization), .path = {}};
  if (!membership->is_management) {
    facts.service_control = levels_of(context, organization, path, *policy_type("SERVICE_CONTROL_POLICY"));
    facts.resource_control = levels_of(context, organization, path, *policy_type("RESOURCE_CONTROL_POLICY"));
  }
  path.pop_back();  // aws:PrincipalOrgPaths ends with the account's parent
  facts.path = organization_path(organization, path);
  return facts;
}

/// The target that a member of inputs names, if it is of the resource type.
std::optional<std::string> named_target(RequestContext& context, const Value& organization,
                                        const ResourceQuestion& question) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"ACCOUNT", "account"}, {"ORGANIZATIONAL_UNIT", "organizationalunit"}, {"ROOT", "root"}};
  for (const char* member : {"AccountId", "OrganizationalUnitId", "RootId", "ParentId", "TargetId", "ResourceId",
                             "ChildId", "SourceParentId", "DestinationParentId"}) {
    if (!question.input.contains(member) || !question.input[member].is_string()) continue;
    const auto target = find_target(context, organization, question.input[member]);
    if (!target) continue;
    for (const auto& [type, name] : kTypes) {
      if (type_of(*target) == type && name == question.resource_type) return arn_of(organization, *target);
    }
  }
  return std::nullopt;
}

/// ARNs hold the organization, which no input names.
std::optional<std::vector<std::string>> find_resources(RequestContext& context, const ResourceQuestion& question) {
  const auto membership = find_membership(context, context.account);
  if (!membership) return std::nullopt;
  const Value& organization = membership->organization;
  const bool is_policy = question.resource_type == "policy" || question.resource_type == "awspolicy";
  if (!is_policy) {
    const auto arn = named_target(context, organization, question);
    return arn ? std::optional(std::vector{*arn}) : std::nullopt;
  }
  for (const char* member : {"PolicyId", "ResourceId"}) {
    const auto policy = find_policy(context, organization, question.input.value(member, ""));
    if (!policy) continue;
    const bool is_of_aws = !policy->contains("Organization");
    if (is_of_aws != (question.resource_type == "awspolicy")) return std::vector<std::string>();
    return {{policy_arn(organization, *policy)}};
  }
  return std::nullopt;
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.find_resources = find_resources, .organization_of = organization_of};
}

}  // namespace organizations
