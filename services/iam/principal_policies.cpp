#include "services/iam/principal_policies.h"

#include <sstream>

#include "emulator/authentication/session_attributes.h"
#include "emulator/resource/resource_engine.h"
#include "services/iam/attached_policies.h"
#include "services/iam/inline_policies.h"
#include "services/iam/links.h"
#include "services/iam/policies.h"

namespace iam {
namespace {

using emulator::PolicyText;
using emulator::Principal;
using emulator::PrincipalKind;
using emulator::PrincipalPolicies;

/// Nobody's own policies limit the root user; sessions that it hands out are limited by their own policies alone.
constexpr const char* kAllowAll =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})";
void add_managed(RequestContext& context, const std::string& arn, std::vector<PolicyText>& texts) {
  const auto policy = find_policy(context, arn);
  if (!policy) return;
  texts.push_back({.name = arn, .document = policy_document(context, *policy, policy->at("DefaultVersionId"))});
}

/// The policies of one entity: inline, then attached.
void add_policies_of(RequestContext& context, const Value& resource, std::vector<PolicyText>& texts) {
  const std::string owner = resource.at("Arn");
  for (const Value& policy : inline_policies_of(resource)) {
    texts.push_back({.name = owner + " (inline policy " + policy.at("PolicyName").get<std::string>() + ")",
                     .document = policy.at("PolicyDocument")});
  }
  for (const std::string& arn : links_of(resource, kAttachedPolicies)) add_managed(context, arn, texts);
}

void add_entity(RequestContext& context, const Entity& entity, const Value& resource, PrincipalPolicies& policies) {
  policies.identity = granted_policies(context, entity, resource, policies.boundary);
  for (const Value& tag : resource.value("Tags", Value::array())) policies.tags[tag.at("Key")] = tag.at("Value");
}

void add_user(RequestContext& context, const std::string& name, PrincipalPolicies& policies) {
  const Entity& user = entity_named("user");
  if (const auto found = find_entity(context, user, name)) add_entity(context, user, *found, policies);
}

void add_session(RequestContext& context, const Principal& principal, PrincipalPolicies& policies) {
  const std::string document(session_attribute(principal, emulator::kSessionPolicy));
  std::istringstream arns{std::string(session_attribute(principal, emulator::kSessionPolicyArns))};
  std::vector<PolicyText> texts;
  if (!document.empty()) texts.push_back({.name = "session policy", .document = document});
  for (std::string arn; std::getline(arns, arn, ' ');) add_managed(context, arn, texts);
  // "If you do not pass this parameter, then the resulting federated user session has no permissions."
  if (!texts.empty() || principal.kind == PrincipalKind::kFederatedUser) policies.session = std::move(texts);
}

}  // namespace

std::vector<PolicyText> granted_policies(RequestContext& context, const Entity& entity, const Value& resource,
                                         std::optional<std::vector<PolicyText>>& boundary) {
  std::vector<PolicyText> texts;
  add_policies_of(context, resource, texts);
  for (const std::string& arn : links_of(resource, kBoundary)) {
    if (!boundary) boundary.emplace();
    add_managed(context, arn, *boundary);
  }
  if (entity.name != "user") return texts;
  auto& engine = context.machine.engine;
  for (const std::string& key : links_of(resource, kGroups)) {
    const auto group = engine.find(context, engine.type(kService, "group"), key);
    if (group) add_policies_of(context, *group, texts);
  }
  return texts;
}

RequestContext within_account(RequestContext& context, const std::string& account) {
  return {.machine = context.machine,
          .transaction = context.transaction,
          .principal = context.principal,
          .account = account,
          .region = context.region,
          .time = context.time,
          .request_id = context.request_id};
}

PrincipalPolicies policies_of(RequestContext& asked, const Principal& principal) {
  RequestContext context = within_account(asked, principal.account);
  PrincipalPolicies policies;
  switch (principal.kind) {
    case PrincipalKind::kUser:
      add_user(context, name_in(principal.arn), policies);
      break;
    case PrincipalKind::kAssumedRole: {
      const std::string role(session_attribute(principal, emulator::kSessionRoleArn));
      if (const auto found = find_entity(context, entity_named("role"), name_in(role))) {
        // A session does not survive its role: a new one of the same name is another role.
        if (principal.id.starts_with(found->at("RoleId").get<std::string>()))
          add_entity(context, entity_named("role"), *found, policies);
      }
      break;
    }
    case PrincipalKind::kFederatedUser: {
      const std::string user(session_attribute(principal, emulator::kSessionUserArn));
      if (user.empty()) policies.identity.push_back({.name = "root user", .document = kAllowAll});
      if (!user.empty()) add_user(context, name_in(user), policies);
      break;
    }
    default:
      break;
  }
  add_session(context, principal, policies);
  return policies;
}

}  // namespace iam
