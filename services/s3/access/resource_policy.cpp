#include "services/s3/access/resource_policy.h"

#include <algorithm>

#include "emulator/authorization/policy_syntax.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/enforcement/authorizer.h"
#include "protocol/http/ascii.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

using emulator::AuthorizationReference;

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

/// What the resources of a statement are: the bucket or access point itself, its objects, or both.
struct Covered {
  bool itself = false;
  bool objects = false;
};

/// "Resource" must lie in what the policy is of.
Covered check_resources(const std::string& arn, const Value& statement) {
  Covered covered;
  // Whatever the partition: the part behind it tells.
  const std::string own = arn.substr(arn.find(":s3:"));
  for (const std::string& resource :
       texts_of(one_of(statement, "Resource", "NotResource"), "Policy has invalid resource")) {
    const size_t found = resource.find(own);
    if (!resource.starts_with("arn:") || found == resource.npos) throw malformed("Policy has invalid resource");
    const std::string_view rest = std::string_view(resource).substr(found + own.size());
    if (!rest.empty() && rest.front() != '/' && rest.front() != '*') throw malformed("Policy has invalid resource");
    covered.itself |= rest.empty() || rest.front() == '*';
    covered.objects |= !rest.empty();
  }
  // NotResource covers what it does not name.
  if (statement.contains("NotResource")) covered = {.itself = true, .objects = true};
  return covered;
}

/// Whether an action works on something that is covered; nothing if AWS has no such action.
std::optional<bool> applies(const AuthorizationReference& reference, const std::string& action,
                            const Covered& covered) {
  const emulator::ActionFacts* facts = reference.find(action);
  if (!facts) return std::nullopt;
  return std::any_of(facts->resources.begin(), facts->resources.end(), [&](const emulator::ActionResource& resource) {
    const bool is_object = resource.type.find("object") != resource.type.npos;
    return is_object ? covered.objects : covered.itself;
  });
}

/// Each action must exist, and be one on a resource of its statement.
void check_actions(RequestContext& context, const Covered& covered, const Value& statement) {
  const AuthorizationReference& reference = context.machine.dispatcher.authorizer().reference();
  const bool is_inverse = statement.contains("NotAction");
  for (const std::string& action : texts_of(one_of(statement, "Action", "NotAction"), "Policy has invalid action")) {
    if (action == "*") continue;
    if (!protocol::lower_case(action).starts_with("s3:")) throw malformed("Policy has invalid action");
    const emulator::TextPattern pattern(protocol::lower_case(action), emulator::PatternKind::kWildcard, false);
    bool is_known = false, is_applicable = false;
    for (const std::string_view name : reference.actions("s3")) {
      const std::string known = "s3:" + std::string(name.substr(name.find(':') + 1));
      if (!pattern.matches(protocol::lower_case(known), emulator::FixedConditionKeys())) continue;
      is_known = true;
      is_applicable |= applies(reference, known, covered).value_or(false);
    }
    if (!is_known) throw malformed("Policy has invalid action");
    if (!is_applicable && !is_inverse) throw malformed("Action does not apply to any resource(s) in statement");
  }
}

bool is_account(std::string_view text) {
  return text.size() == kAccountDigits && std::all_of(text.begin(), text.end(), ::isdigit);
}

/// Whether IAM has the user or role of an ARN. Of accounts other than the caller's skyrig may not know who is there, so
/// that they are believed; AWS could tell.
bool may_exist(RequestContext& context, const std::string& arn) {
  const std::string resource = arn.substr(arn.rfind(':') + 1);
  const std::string kind = resource.substr(0, resource.find('/'));
  if (resource == "root") return true;
  if (kind != "user" && kind != "role") return kind == "assumed-role" || kind == "federated-user";
  const bool is_own = arn.find("::" + context.account + ":") != arn.npos;
  if (!is_own || !context.machine.dispatcher.find("iam")) return true;
  const bool is_user = kind == "user";
  const emulator::Answer answer = context.machine.dispatcher.call_within(
      context, {.service = "iam",
                .operation = is_user ? "GetUser" : "GetRole",
                .input = {{is_user ? "UserName" : "RoleName", arn.substr(arn.rfind('/') + 1)}},
                .principal = emulator::root_principal(context.account),
                .region = {},
                .invoked_by = std::string(kService)});
  return answer.succeeded() && answer.output.at(is_user ? "User" : "Role").at("Arn") == arn;
}

bool is_principal(RequestContext& context, std::string_view kind, const std::string& name) {
  if (kind == "AWS") {
    // Users and roles also go by their unique ids.
    if (name == "*" || is_account(name) || name.starts_with("AIDA") || name.starts_with("AROA")) return true;
    if (!name.starts_with("arn:") || name.find_first_of("*?") != name.npos) return false;
    return may_exist(context, name);
  }
  if (kind == "CanonicalUser") return name.size() == kCanonicalIdDigits;
  if (kind == "Service") return name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn");
  return true;
}

/// Principals: "*", or {"AWS" | "Service" | "Federated" | "CanonicalUser": one or several}.
void check_principals(RequestContext& context, const Value& statement) {
  static const char* const kKinds[] = {"AWS", "Service", "Federated", "CanonicalUser"};
  const Value& principal = one_of(statement, "Principal", "NotPrincipal");
  if (principal == "*") return;
  if (!principal.is_object() || principal.empty()) throw malformed("Invalid policy syntax.");
  for (const auto& [kind, names] : principal.items()) {
    if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds))
      throw malformed("Invalid policy syntax.");
    for (const std::string& name : texts_of(names, "Invalid principal in policy")) {
      if (!is_principal(context, kind, name)) throw malformed("Invalid principal in policy");
    }
  }
}

/// Keys of S3 must be its own; of tags, "s3:ExistingObjectTag/<key>", the part before the name of the tag is known.
bool is_condition_key(const AuthorizationReference& reference, const std::string& key) {
  const std::string small = protocol::lower_case(key);
  if (!small.starts_with("s3:")) return small.find(':') != small.npos;
  const std::string name = small.substr(0, small.find('/'));
  if (name == "s3:existingobjecttag" || name == "s3:requestobjecttag" || name.ends_with("tag")) return true;
  return !reference.key_type("s3", small).empty();
}

void check_conditions(RequestContext& context, const Value& statement) {
  if (!statement.contains("Condition")) return;
  const Value& condition = statement["Condition"];
  if (!condition.is_object()) throw malformed("Invalid policy syntax.");
  const AuthorizationReference& reference = context.machine.dispatcher.authorizer().reference();
  for (const auto& [operation, keys] : condition.items()) {
    emulator::PolicyCondition read;
    if (!emulator::read_condition_operator(operation, read)) throw malformed("Invalid Condition type : " + operation);
    if (!keys.is_object()) throw malformed("Invalid policy syntax.");
    for (const auto& [key, values] : keys.items()) {
      if (!is_condition_key(reference, key)) throw malformed("Policy has an invalid condition key");
    }
  }
}

void check_statement(RequestContext& context, const std::string& arn, const Value& statement) {
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
  check_principals(context, statement);
  check_actions(context, check_resources(arn, statement), statement);
  check_conditions(context, statement);
}

}  // namespace

Value parse_resource_policy(RequestContext& context, const std::string& text, const std::string& arn) {
  if (text.empty()) throw refusal("MissingRequestBodyError");
  if (text.size() > kPolicyBytesMax) throw malformed("Policy exceeds the maximum allowed document size.");
  Value policy = Value::parse(text, nullptr, false);
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
    check_statement(context, arn, statements);
  } else {
    for (const Value& statement : statements) check_statement(context, arn, statement);
  }
  return policy;
}

}  // namespace s3
