#include "emulator/enforcement/explanation.h"

#include <nlohmann/json.hpp>

#include "emulator/enforcement/denial.h"
#include "emulator/enforcement/request_keys.h"
#include "protocol/http/ascii.h"

namespace emulator {
namespace {

using Json = nlohmann::ordered_json;

Json values_of(const ConditionValues* values) {
  return values ? Json(*values) : Json();
}

/// The conditions that did not hold, with what the request has.
Json failed_conditions(const CompiledStatement& statement, const ConditionKeys& keys) {
  Json failed = Json::array();
  for (const CompiledCondition& condition : statement.conditions()) {
    if (condition.holds(keys)) continue;
    failed.push_back({{"operator", condition.operator_text()},
                      {"key", condition.source().key},
                      {"wanted", condition.source().values},
                      {"request", values_of(keys.find(protocol::lower_case(condition.source().key)))}});
  }
  return failed;
}

/// A statement as the explanation shows it; nothing for those that are about other actions.
std::optional<Json> considered(PolicyType type, const NamedPolicy& named, size_t index,
                               const AuthorizationRequest& request) {
  const CompiledStatement& statement = named.policy->statements()[index];
  const Mismatch mismatch = statement.compare(request, protocol::lower_case(request.action));
  if (mismatch == Mismatch::kAction) return std::nullopt;
  Json shown{{"policy_type", name_of(type)},
             {"policy", named.name},
             {"statement", index},
             {"sid", statement.source().sid},
             {"effect", statement.is_allow() ? "Allow" : "Deny"},
             {"applies", mismatch == Mismatch::kNone}};
  if (mismatch == Mismatch::kResource) {
    shown["differs_in"] = statement.source().excepts_resources ? "NotResource" : "Resource";
    shown["wanted"] = statement.source().resources;
    shown["request"] = request.resource;
  } else if (mismatch == Mismatch::kPrincipal) {
    shown["differs_in"] = statement.source().excepts_principals ? "NotPrincipal" : "Principal";
    Json wanted = Json::array();
    for (const PolicyPrincipal& principal : statement.source().principals)
      wanted.push_back(principal.type + ":" + principal.value);
    shown["wanted"] = std::move(wanted);
    shown["request"] = request.principal.arn;
  } else if (mismatch == Mismatch::kCondition) {
    shown["differs_in"] = "Condition";
    shown["conditions"] = failed_conditions(statement, request.keys);
  }
  return shown;
}

Json all_considered(const PolicySet& policies, const AuthorizationRequest& request) {
  Json shown = Json::array();
  const auto add = [&](PolicyType type, const PolicyList& list) {
    for (const NamedPolicy& named : list) {
      for (size_t i = 0; i < named.policy->statements().size(); ++i) {
        if (auto one = considered(type, named, i, request)) shown.push_back(std::move(*one));
      }
    }
  };
  for (const PolicyList& level : policies.service_control) add(PolicyType::kServiceControl, level);
  for (const PolicyList& level : policies.resource_control) add(PolicyType::kResourceControl, level);
  if (policies.vpc_endpoint) add(PolicyType::kVpcEndpoint, *policies.vpc_endpoint);
  add(PolicyType::kResource, policies.resource);
  add(PolicyType::kIdentity, policies.identity);
  if (policies.boundary) add(PolicyType::kBoundary, *policies.boundary);
  if (policies.session) add(PolicyType::kSession, *policies.session);
  return shown;
}

/// What to add, and to which kind of policy; a denial must be taken away instead.
Json remedy(const AuthorizationCase& denied) {
  const std::string type(name_of(denied.decision.decided_by));
  if (denied.decision.verdict == Verdict::kExplicitlyDenied) {
    return {{"remove_or_narrow", "the denying statement of the " + type}};
  }
  Json statement{{"Effect", "Allow"}};
  if (denied.decision.decided_by == PolicyType::kResource) statement["Principal"] = {{"AWS", denied.principal.arn}};
  statement["Action"] = denied.permission.action;
  statement["Resource"] = denied.permission.resource;
  if (!denied.permission.passed_to_service.empty()) {
    statement["Condition"] = {{"StringEquals", {{"iam:PassedToService", denied.permission.passed_to_service}}}};
  }
  return {{"add_to", type}, {"statement", std::move(statement)}};
}

}  // namespace

nlohmann::ordered_json explain_denial(const Service& service, std::string_view operation, const RequestContext& context,
                                      const AuthorizationCase& denied) {
  const AuthorizationRequest request{.principal = denied.principal,
                                     .action = denied.permission.action,
                                     .resource = denied.permission.resource,
                                     .resource_account = denied.resource_account,
                                     .keys = denied.keys};
  Json keys = Json::object();
  Json statements = all_considered(denied.policies, request);
  for (const auto& [key, values] : denied.keys.asked()) keys[key] = values ? Json(*values) : Json();
  return {{"time", to_iso8601(context.time)},
          {"request_id", context.request_id},
          {"principal", context.principal.arn},
          {"account", context.account},
          {"region", context.region},
          {"service", service.model.name()},
          {"operation", operation},
          {"invoked_by", context.invoked_by},
          {"action", denied.permission.action},
          {"resource", denied.permission.resource},
          {"decision", denied.decision.verdict == Verdict::kExplicitlyDenied ? "explicit deny" : "implicit deny"},
          {"decided_by", name_of(denied.decision.decided_by)},
          {"message", denial_sentence(service.model, context, denied.permission, denied.decision)},
          {"statements", std::move(statements)},
          {"keys", std::move(keys)},
          {"remedy", remedy(denied)}};
}

}  // namespace emulator
