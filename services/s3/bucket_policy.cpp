#include "services/s3/bucket_policy.h"

#include <algorithm>

#include "services/s3/errors.h"
#include "services/s3/public_access.h"

namespace s3 {
namespace {

/// "Bucket policies are limited to 20 KB in size."
constexpr size_t kPolicyBytesMax = 20 * 1024;

ApiError malformed(std::string message) {
  return refusal_saying("MalformedPolicy", std::move(message));
}

/// A member that may be one text or a list of them.
std::vector<std::string> texts_of(const Value& value, const char* refused_with) {
  std::vector<std::string> texts;
  for (const Value& item : value.is_array() ? value : Value::array({value})) {
    if (!item.is_string()) throw malformed(refused_with);
    texts.push_back(item);
  }
  return texts;
}

/// One of two members must be there, not both.
const Value& one_of(const Value& statement, const char* name, const char* inverse) {
  if (statement.contains(name) == statement.contains(inverse)) {
    throw malformed(std::string("Missing required field ") + name);
  }
  return statement.contains(name) ? statement[name] : statement[inverse];
}

void check_actions(const Value& statement) {
  for (const std::string& action : texts_of(one_of(statement, "Action", "NotAction"), "Policy has invalid action")) {
    if (action != "*" && !action.starts_with("s3:") && !action.starts_with("S3:"))
      throw malformed("Policy has invalid action");
  }
}

/// "Resource" must lie in the bucket that the policy is of.
void check_resources(const Bucket& bucket, const Value& statement) {
  const std::string arn = ":s3:::" + bucket.name;
  for (const std::string& resource :
       texts_of(one_of(statement, "Resource", "NotResource"), "Policy has invalid resource")) {
    const size_t found = resource.find(arn);
    const bool is_own = resource.starts_with("arn:") && found != resource.npos &&
                        (found + arn.size() == resource.size() || resource[found + arn.size()] == '/' ||
                         resource[found + arn.size()] == '*');
    if (!is_own) throw malformed("Policy has invalid resource");
  }
}

/// Principals: "*", or {"AWS" | "Service" | "Federated" | "CanonicalUser": one or several}.
void check_principals(const Value& statement) {
  static const char* const kKinds[] = {"AWS", "Service", "Federated", "CanonicalUser"};
  const Value& principal = one_of(statement, "Principal", "NotPrincipal");
  if (principal == "*") return;
  if (!principal.is_object() || principal.empty()) throw malformed("Invalid policy syntax.");
  for (const auto& [kind, names] : principal.items()) {
    if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds))
      throw malformed("Invalid policy syntax.");
    for (const std::string& name : texts_of(names, "Invalid principal in policy")) {
      const bool is_account = name.size() == 12 && std::all_of(name.begin(), name.end(), ::isdigit);
      if (kind == "AWS" && name != "*" && !is_account && !name.starts_with("arn:")) {
        throw malformed("Invalid principal in policy");
      }
    }
  }
}

void check_statement(const Bucket& bucket, const Value& statement) {
  static const char* const kMembers[] = {"Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
                                         "NotAction", "Resource", "NotResource", "Condition"};
  if (!statement.is_object()) throw malformed("Invalid policy syntax.");
  for (const auto& [member, value] : statement.items()) {
    const bool is_known = std::find(std::begin(kMembers), std::end(kMembers), member) != std::end(kMembers);
    if (!is_known) throw malformed("Unknown field " + member);
  }
  const Value effect = statement.value("Effect", Value());
  if (effect.is_null()) throw malformed("Missing required field Effect");
  if (effect != "Allow" && effect != "Deny")
    throw malformed("Invalid effect: " + (effect.is_string() ? effect.get<std::string>() : effect.dump()));
  check_principals(statement);
  check_actions(statement);
  check_resources(bucket, statement);
  if (statement.contains("Condition") && !statement["Condition"].is_object()) throw malformed("Invalid policy syntax.");
}

}  // namespace

void check_bucket_policy(RequestContext& context, const Bucket& bucket, Value& document) {
  const std::string& text = document.get_ref<const std::string&>();
  if (text.empty()) throw refusal("MissingRequestBodyError");
  if (text.size() > kPolicyBytesMax) throw malformed("Policy exceeds the maximum allowed document size.");
  const Value policy = Value::parse(text, nullptr, false);
  if (!policy.is_object()) throw refusal("MalformedPolicy");
  for (const auto& [member, value] : policy.items()) {
    if (member != "Version" && member != "Id" && member != "Statement") throw malformed("Unknown field " + member);
  }
  const Value version = policy.value("Version", Value("2008-10-17"));
  if (version != "2012-10-17" && version != "2008-10-17") {
    throw malformed("The policy must contain a valid version string");
  }
  if (!policy.contains("Statement")) throw malformed("Missing required field Statement");
  const Value& statements = policy["Statement"];
  if (statements.empty()) throw malformed("Could not parse the policy: Statement is empty!");
  if (statements.is_object()) {
    check_statement(bucket, statements);
  } else {
    for (const Value& statement : statements) check_statement(bucket, statement);
  }
  check_public_policy_allowed(context, bucket, policy);
}

}  // namespace s3
