#include "services/iam/simulation.h"

#include <algorithm>
#include <set>

#include "emulator/authorization/policy_evaluator.h"
#include "emulator/authorization/policy_source.h"
#include "protocol/http/ascii.h"
#include "services/iam/entity.h"
#include "services/iam/principal_policies.h"

namespace iam {
namespace {

using emulator::CompiledPolicy;
using emulator::Decision;
using emulator::FixedConditionKeys;
using emulator::NamedPolicy;
using emulator::PolicyKind;
using emulator::PolicyList;
using emulator::PolicySet;
using emulator::PolicyText;
using emulator::PolicyType;
using emulator::RequesterKind;
using emulator::RequestPrincipal;
using emulator::Verdict;

/// Everything that is simulated against, and the texts that matched statements are shown in.
struct Scene {
  PolicySet policies;
  RequestPrincipal caller;
  std::map<std::string, std::string> texts;
  std::set<std::string> asked_keys;
  FixedConditionKeys keys;
  std::set<std::string> known_keys;
  std::string resource_owner;
};

NamedPolicy add_policy(Scene& scene, const std::string& name, const std::string& document, PolicyKind kind) {
  const emulator::PolicyDocument parsed = parse_policy(document, kind);
  for (const std::string& key : emulator::context_key_names(parsed)) scene.asked_keys.insert(key);
  scene.texts[name] = document;
  return {.name = name, .policy = std::make_shared<CompiledPolicy>(parsed)};
}

/// AWS names the policies of an input list so: "PolicyInputList.1".
void add_list(Scene& scene, const Value& input, const char* member, PolicyList& list) {
  int number = 0;
  for (const Value& document : input.value(member, Value::array())) {
    const std::string name = std::string(member) + "." + std::to_string(++number);
    try {
      list.push_back(add_policy(scene, name, document, PolicyKind::kIdentity));
    } catch (const ApiError& refusal) {
      throw invalid_input("Invalid Input " + refusal.message() + " in " + name);
    }
  }
}

void add_boundary(Scene& scene, const Value& input) {
  constexpr const char* kMember = "PermissionsBoundaryPolicyInputList";
  if (input.value(kMember, Value::array()).empty()) return;
  scene.policies.boundary.emplace();
  add_list(scene, input, kMember, *scene.policies.boundary);
}

void add_context(Scene& scene, const Value& input) {
  for (const Value& entry : input.value("ContextEntries", Value::array())) {
    const std::string name = entry.value("ContextKeyName", "");
    if (name.find(':') == std::string::npos) throw invalid_input("Invalid context key name: " + name);
    scene.known_keys.insert(protocol::lower_case(name));
    scene.keys.set(name, entry.value("ContextKeyValues", std::vector<std::string>()));
  }
}

void add_resource_policy(Scene& scene, const Value& input) {
  if (!input.contains("ResourcePolicy")) return;
  scene.policies.resource.push_back(
      add_policy(scene, "ResourcePolicy", input["ResourcePolicy"], PolicyKind::kResource));
}

/// "CallerArn … must be the ARN of a user": whom a resource policy would see.
void set_caller(Scene& scene, const RequestContext& context, const Value& input, const std::string& fallback) {
  const std::string arn = input.value("CallerArn", fallback);
  if (input.contains("CallerArn") && arn.find(":user/") == std::string::npos &&
      arn.find(":role/") == std::string::npos && arn.find(":assumed-role/") == std::string::npos) {
    throw invalid_input("Invalid Entity Arn: " + arn + " does not clearly define entity type and name.");
  }
  const bool is_role = arn.find(":role/") != std::string::npos;
  scene.caller = {.kind = is_role ? RequesterKind::kRoleSession : RequesterKind::kUser,
                  .account = arn.size() > 25 ? arn.substr(arn.find("::") + 2, 12) : context.account,
                  .arn = arn,
                  .issuer_arn = is_role ? arn : ""};
  scene.resource_owner = context.account;
  if (const std::string owner = input.value("ResourceOwner", ""); !owner.empty()) {
    const size_t account = owner.find("::");
    scene.resource_owner = account == std::string::npos ? owner : owner.substr(account + 2, 12);
  }
}

Value position(const emulator::TextPosition& at) {
  return {{"Line", at.line}, {"Column", at.column}};
}

const char* source_type(PolicyType type) {
  switch (type) {
    case PolicyType::kBoundary:
      return "permissions-boundary";
    case PolicyType::kResource:
      return "resource";
    default:
      return "IAM Policy";
  }
}

Value matched_statements(const Scene& scene, const Decision& decision) {
  Value list = Value::array();
  for (const emulator::MatchedStatement& matched : decision.matched) {
    // Of a denial AWS shows what denies; of an allowance what allows.
    if (matched.is_allow != decision.is_allowed()) continue;
    const auto spans = emulator::statement_spans(scene.texts.at(matched.policy->name));
    Value shown{{"SourcePolicyId", matched.policy->name}, {"SourcePolicyType", source_type(matched.type)}};
    if (matched.index < spans.size()) {
      shown["StartPosition"] = position(spans[matched.index].start);
      shown["EndPosition"] = position(spans[matched.index].end);
    }
    list.push_back(std::move(shown));
  }
  return list;
}

const char* decision_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAllowed:
      return "allowed";
    case Verdict::kExplicitlyDenied:
      return "explicitDeny";
    case Verdict::kImplicitlyDenied:
      break;
  }
  return "implicitDeny";
}

Value missing_keys(const Scene& scene) {
  Value missing = Value::array();
  for (const std::string& key : scene.asked_keys) {
    if (!scene.known_keys.contains(protocol::lower_case(key))) missing.push_back(key);
  }
  return missing;
}

Value evaluation_of(const Scene& scene, const std::string& action, const std::string& resource) {
  const emulator::AuthorizationRequest request{.principal = scene.caller,
                                               .action = action,
                                               .resource = resource,
                                               .resource_account = scene.resource_owner,
                                               .keys = scene.keys};
  const Decision decision = evaluate(scene.policies, request);
  Value result{{"EvalActionName", action},
               {"EvalResourceName", resource},
               {"EvalDecision", decision_text(decision.verdict)},
               {"MatchedStatements", matched_statements(scene, decision)},
               {"MissingContextValues", missing_keys(scene)}};
  if (scene.policies.boundary) {
    PolicySet limit_alone{.identity = *scene.policies.boundary};
    result["PermissionsBoundaryDecisionDetail"] = {
        {"AllowedByPermissionsBoundary", evaluate(limit_alone, request).is_allowed()}};
  }
  return result;
}

void check_action(const std::string& action) {
  const size_t colon = action.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == action.size()) {
    throw invalid_input("ActionName " + action + " is not valid: it must be of the form service:action.");
  }
}

/// One result for each action on each resource.
Value simulate(const Scene& scene, const Value& input) {
  Value results = Value::array();
  const auto resources = input.value("ResourceArns", std::vector<std::string>{"*"});
  for (const std::string action : input.at("ActionNames")) {
    check_action(action);
    for (const std::string& resource : resources) results.push_back(evaluation_of(scene, action, resource));
  }
  return {{"EvaluationResults", std::move(results)}};
}

// By hand: nothing is stored and nothing is looked up but policies.
Value simulate_custom_policy(RequestContext& context, const Value& input) {
  Scene scene;
  add_list(scene, input, "PolicyInputList", scene.policies.identity);
  add_boundary(scene, input);
  add_context(scene, input);
  add_resource_policy(scene, input);
  set_caller(scene, context, input, emulator::make_global_arn(context, kService, "user/simulated"));
  return simulate(scene, input);
}

/// The simulator's name for a policy: "ReadOnlyAccess", "user_alice_inline-policy".
std::string source_id(const std::string& name) {
  constexpr std::string_view kInline = " (inline policy ";
  const size_t inline_name = name.find(kInline);
  if (inline_name == std::string::npos) return name.substr(name.rfind('/') + 1);
  const std::string owner = name.substr(0, inline_name);
  const size_t type = owner.rfind(':') + 1;
  std::string id = owner.substr(type, owner.find('/') - type) + "_" + owner.substr(owner.rfind('/') + 1) + "_";
  return id + name.substr(inline_name + kInline.size(), name.size() - inline_name - kInline.size() - 1);
}

/// The entity of a PolicySourceArn, and its row.
std::pair<const Entity*, Value> policy_source(RequestContext& context, const std::string& arn) {
  for (const char* name : {"user", "group", "role"}) {
    if (arn.find(":" + std::string(name) + "/") == std::string::npos) continue;
    const Entity& entity = entity_named(name);
    Value found = get_entity(context, entity, arn.substr(arn.rfind('/') + 1));
    if (found.at("Arn") == arn) return {&entity, std::move(found)};
    throw no_such_entity(with_name(entity.not_found, arn.substr(arn.rfind('/') + 1)));
  }
  throw invalid_input("Invalid Entity Arn: " + arn + " does not clearly define entity type and name.");
}

std::vector<PolicyText> policies_of_source(RequestContext& context, const Value& input,
                                           std::optional<std::vector<PolicyText>>& boundary) {
  const auto [entity, resource] = policy_source(context, input.at("PolicySourceArn"));
  return granted_policies(context, *entity, resource, boundary);
}

Value simulate_principal_policy(RequestContext& context, const Value& input) {
  Scene scene;
  std::optional<std::vector<PolicyText>> boundary;
  for (const PolicyText& text : policies_of_source(context, input, boundary)) {
    scene.policies.identity.push_back(add_policy(scene, source_id(text.name), text.document, PolicyKind::kIdentity));
  }
  add_list(scene, input, "PolicyInputList", scene.policies.identity);
  if (boundary && !input.contains("PermissionsBoundaryPolicyInputList")) {
    scene.policies.boundary.emplace();
    for (const PolicyText& text : *boundary) {
      scene.policies.boundary->push_back(add_policy(scene, source_id(text.name), text.document, PolicyKind::kIdentity));
    }
  }
  add_boundary(scene, input);
  add_context(scene, input);
  add_resource_policy(scene, input);
  set_caller(scene, context, input, input.at("PolicySourceArn"));
  return simulate(scene, input);
}

Value key_names(const std::vector<std::string>& documents) {
  std::set<std::string> names;
  for (const std::string& document : documents) {
    for (const std::string& name : emulator::context_key_names(parse_policy(document, PolicyKind::kIdentity))) {
      names.insert(name);
    }
  }
  return {{"ContextKeyNames", std::vector<std::string>(names.begin(), names.end())}};
}

Value get_keys_for_custom_policy(RequestContext&, const Value& input) {
  return key_names(input.at("PolicyInputList").get<std::vector<std::string>>());
}

Value get_keys_for_principal_policy(RequestContext& context, const Value& input) {
  auto documents = input.value("PolicyInputList", std::vector<std::string>());
  std::optional<std::vector<PolicyText>> boundary;
  for (const PolicyText& text : policies_of_source(context, input, boundary)) documents.push_back(text.document);
  return key_names(documents);
}

}  // namespace

void add_simulation(Service& service) {
  service.operations.push_back({"SimulateCustomPolicy", simulate_custom_policy});
  service.operations.push_back({"SimulatePrincipalPolicy", simulate_principal_policy});
  service.operations.push_back({"GetContextKeysForCustomPolicy", get_keys_for_custom_policy});
  service.operations.push_back({"GetContextKeysForPrincipalPolicy", get_keys_for_principal_policy});
}

}  // namespace iam
