#include "emulator/authorization/compiled_policy.h"

#include <algorithm>

#include "protocol/http/ascii.h"

namespace emulator {
namespace {

// "To use policy variables, you must include the Version element in a policy statement, and the version must be set to
// a version that supports policy variables", which is 2012-10-17.
constexpr std::string_view kVersionWithVariables = "2012-10-17";

}  // namespace

CompiledStatement::CompiledStatement(PolicyStatement source, bool has_variables) : source_(std::move(source)) {
  for (const std::string& action : source_.actions) {
    // Actions know no case and no variables.
    actions_.emplace_back(protocol::lower_case(action), PatternKind::kWildcard, false);
  }
  for (const std::string& resource : source_.resources) {
    resources_.emplace_back(resource, PatternKind::kArn, has_variables);
  }
  for (const PolicyCondition& condition : source_.conditions) conditions_.emplace_back(condition, has_variables);
}

Mismatch CompiledStatement::compare(const AuthorizationRequest& request, std::string_view small_action) const {
  return is_about(small_action) ? compare_rest(request) : Mismatch::kAction;
}

bool CompiledStatement::is_about(std::string_view small_action) const {
  static const FixedConditionKeys kNoKeys;
  const bool is_named = std::any_of(actions_.begin(), actions_.end(),
                                    [&](const TextPattern& pattern) { return pattern.matches(small_action, kNoKeys); });
  return is_named != source_.excepts_actions;
}

Mismatch CompiledStatement::compare_rest(const AuthorizationRequest& request) const {
  // Trust policies have no resources: the resource is the role that they belong to.
  const bool is_resource_named = std::any_of(resources_.begin(), resources_.end(), [&](const TextPattern& pattern) {
    return pattern.matches(request.resource, request.keys);
  });
  if (!resources_.empty() && is_resource_named == source_.excepts_resources) return Mismatch::kResource;
  if (match_principal(request.principal) == PrincipalMatch::kNone) return Mismatch::kPrincipal;
  const bool conditions_hold =
      std::all_of(conditions_.begin(), conditions_.end(),
                  [&](const CompiledCondition& condition) { return condition.holds(request.keys); });
  return conditions_hold ? Mismatch::kNone : Mismatch::kCondition;
}

PrincipalMatch CompiledStatement::match_principal(const RequestPrincipal& requester) const {
  if (source_.principals.empty()) return PrincipalMatch::kDirect;
  if (!source_.excepts_principals) return match_principals(source_.principals, requester);
  return are_all_forms_listed(source_.principals, requester) ? PrincipalMatch::kNone : PrincipalMatch::kDirect;
}

CompiledPolicy::CompiledPolicy(PolicyDocument document) {
  const bool has_variables = document.version == kVersionWithVariables;
  for (PolicyStatement& statement : document.statements) statements_.emplace_back(std::move(statement), has_variables);
}

const std::vector<size_t>& CompiledPolicy::statements_about(const std::string& small_action) const {
  if (const auto found = about_.find(small_action); found != about_.end()) return found->second;
  if (about_.size() >= kActionsMax) about_.clear();
  std::vector<size_t>& about = about_[small_action];
  for (size_t i = 0; i < statements_.size(); ++i) {
    if (statements_[i].is_about(small_action)) about.push_back(i);
  }
  return about;
}

std::shared_ptr<const CompiledPolicy> compile_policy(std::string_view text, PolicyKind kind) {
  return std::make_shared<CompiledPolicy>(parse_policy(text, kind));
}

}  // namespace emulator
