#include "services/secretsmanager/resource_policy.h"

#include <algorithm>

#include "services/secretsmanager/refusal.h"
#include "services/secretsmanager/secret.h"

namespace secretsmanager {
namespace {

bool has_one_of(const Value& statement, const char* member, const char* inverse) {
  return statement.contains(member) != statement.contains(inverse);
}

/// What is wrong with a statement; empty if nothing is.
std::string statement_defect(const Value& statement) {
  if (!statement.is_object()) return "A statement must be an object.";
  const std::string effect = statement.value("Effect", Value("")).is_string() ? statement.value("Effect", "") : "";
  if (effect != "Allow" && effect != "Deny") return "The effect must be Allow or Deny.";
  if (!has_one_of(statement, "Principal", "NotPrincipal")) return "A statement must have a principal.";
  if (!has_one_of(statement, "Action", "NotAction")) return "A statement must have an action.";
  if (!has_one_of(statement, "Resource", "NotResource")) return "A statement must have a resource.";
  return {};
}

Value statements_of(const Value& policy) {
  const Value statements = policy.value("Statement", Value::array());
  return statements.is_array() ? statements : Value::array({statements});
}

std::string policy_defect(const std::string& text) {
  const Value policy = Value::parse(text, nullptr, false);
  if (!policy.is_object()) return "This policy contains invalid Json";
  const Value statements = statements_of(policy);
  if (statements.empty()) return "The policy must have at least one statement.";
  for (const Value& statement : statements) {
    if (std::string defect = statement_defect(statement); !defect.empty()) return defect;
  }
  return {};
}

bool names_everybody(const Value& principal) {
  if (principal.is_string()) return principal == "*";
  if (principal.is_object()) return principal.contains("AWS") && names_everybody(principal["AWS"]);
  return std::any_of(principal.begin(), principal.end(), [](const Value& name) { return name == "*"; });
}

/// Whether the policy gives the secret to everybody, without a condition.
bool is_public(const std::string& text) {
  const Value statements = statements_of(Value::parse(text));
  return std::any_of(statements.begin(), statements.end(), [](const Value& statement) {
    return statement["Effect"] == "Allow" && !statement.contains("Condition") && statement.contains("Principal") &&
           names_everybody(statement["Principal"]);
  });
}

void refuse_policy_name(const Value& input) {
  if (input.contains("PolicyName")) throw not_implemented("PolicyName");
}

Value put_policy(RequestContext& context, const Value& input) {
  refuse_policy_name(input);
  Value secret = get_usable_secret(context, input);
  const std::string text = input.at("ResourcePolicy");
  if (std::string defect = policy_defect(text); !defect.empty()) {
    throw ApiError("MalformedPolicyDocumentException", std::move(defect));
  }
  if (input.value("BlockPublicPolicy", false) && is_public(text)) {
    throw ApiError(
        "PublicPolicyException",
        "The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access "
        "to the secret.");
  }
  secret["@Policy"] = text;
  save_changed_secret(context, secret);
  return identity_of(secret);
}

Value get_policy(RequestContext& context, const Value& input) {
  refuse_policy_name(input);
  const Value secret = get_usable_secret(context, input);
  Value answer = identity_of(secret);
  if (secret.contains("@Policy")) answer["ResourcePolicy"] = secret["@Policy"];
  return answer;
}

Value delete_policy(RequestContext& context, const Value& input) {
  refuse_policy_name(input);
  Value secret = get_usable_secret(context, input);
  secret.erase("@Policy");
  save_changed_secret(context, secret);
  return identity_of(secret);
}

Value validate_policy(RequestContext& context, const Value& input) {
  if (input.contains("SecretId")) get_usable_secret(context, input);
  const std::string text = input.at("ResourcePolicy");
  const std::string defect = policy_defect(text);
  Value errors = Value::array();
  if (!defect.empty()) errors.push_back({{"CheckName", "POLICY_SYNTAX"}, {"ErrorMessage", defect}});
  if (defect.empty() && is_public(text)) {
    errors.push_back(
        {{"CheckName", "PUBLIC_ACCESS"}, {"ErrorMessage", "The policy allows broad access to the secret."}});
  }
  return {{"PolicyValidationPassed", errors.empty()}, {"ValidationErrors", std::move(errors)}};
}

}  // namespace

void add_resource_policies(Service& service) {
  service.operations.push_back({"PutResourcePolicy", put_policy});
  service.operations.push_back({"GetResourcePolicy", get_policy});
  service.operations.push_back({"DeleteResourcePolicy", delete_policy});
  service.operations.push_back({"ValidateResourcePolicy", validate_policy});
}

}  // namespace secretsmanager
