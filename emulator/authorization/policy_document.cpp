#include "emulator/authorization/policy_document.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "emulator/authorization/policy_syntax.h"
#include "protocol/api_error.h"

namespace emulator {
namespace {

using Json = nlohmann::json;

constexpr const char* kCurrentVersion = "2012-10-17";
constexpr const char* kFirstVersion = "2008-10-17";
constexpr int kNestingMax = 8;
constexpr const char* kSyntaxErrors = "Syntax errors in policy.";

[[noreturn]] void refuse(const std::string& reason) {
  throw protocol::ApiError("MalformedPolicyDocument", reason);
}

/// A complaint that AWS words in detail for trust policies only.
[[noreturn]] void refuse_syntax(PolicyKind kind, const std::string& trust_reason) {
  refuse(kind == PolicyKind::kTrust ? trust_reason : kSyntaxErrors);
}

/// JSON without what AWS refuses of it: duplicate keys and deep nesting.
Json parse_json(std::string_view text, PolicyKind kind) {
  std::vector<std::set<std::string>> keys;
  bool is_sound = true;
  const auto check = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kNestingMax) is_sound = false;
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) is_sound = false;
    return is_sound;
  };
  Json document = Json::parse(text, check, false);
  if (!is_sound || !document.is_object()) refuse_syntax(kind, "This policy contains invalid Json");
  return document;
}

/// One text or a list of texts. Nothing else is allowed.
std::vector<std::string> read_texts(const Json& value, PolicyKind kind) {
  if (value.is_string()) return {value.get<std::string>()};
  if (!value.is_array()) refuse_syntax(kind, "This policy contains invalid Json");
  std::vector<std::string> texts;
  for (const Json& item : value) {
    if (!item.is_string()) refuse_syntax(kind, "This policy contains invalid Json");
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

void check_members(const Json& object, const std::set<std::string_view>& known, PolicyKind kind) {
  for (const auto& [name, value] : object.items()) {
    if (!known.contains(name)) refuse_syntax(kind, "Unknown field " + name);
  }
}

/// An element or its Not… form, of which a statement may have one.
struct Element {
  const Json* value = nullptr;
  bool is_exception = false;
};

Element find_element(const Json& statement, const std::string& name, PolicyKind kind) {
  const auto plain = statement.find(name);
  const auto exception = statement.find("Not" + name);
  const bool has_plain = plain != statement.end(), has_exception = exception != statement.end();
  if (has_plain && has_exception) {
    refuse_syntax(kind, "Statement cannot have both " + name + " and Not" + name);
  }
  if (has_plain) return {.value = &*plain};
  if (has_exception) return {.value = &*exception, .is_exception = true};
  return {};
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

[[noreturn]] void refuse_principal(const PolicyPrincipal& principal) {
  refuse("Invalid principal in policy: \"" + upper(principal.type) + "\":\"" + principal.value + "\"");
}

void read_principals(const Json& json, PolicyStatement& statement, PolicyKind kind) {
  const Element element = find_element(json, "Principal", kind);
  if (kind == PolicyKind::kIdentity) {
    if (element.value) refuse("Policy document should not specify a principal.");
    return;
  }
  if (!element.value) refuse("Missing required field Principal");
  statement.excepts_principals = element.is_exception;
  if (*element.value == "*") {
    statement.principals.push_back({.type = "AWS", .value = "*"});
    return;
  }
  if (!element.value->is_object()) {
    refuse("Invalid principal in policy: " + element.value->dump());
  }
  for (const auto& [type, values] : element.value->items()) {
    for (std::string& value : read_texts(values, kind)) {
      statement.principals.push_back({.type = type, .value = std::move(value)});
      if (!is_principal(statement.principals.back())) refuse_principal(statement.principals.back());
    }
  }
  if (statement.principals.empty()) refuse("Missing required field Principal cannot be empty!");
}

void read_actions(const Json& json, PolicyStatement& statement, PolicyKind kind) {
  const Element element = find_element(json, "Action", kind);
  statement.excepts_actions = element.is_exception;
  if (element.value) statement.actions = read_texts(*element.value, kind);
  if (statement.actions.empty()) {
    refuse(kind == PolicyKind::kTrust ? "Missing required field Action" : "Policy statement must contain actions.");
  }
  for (const std::string& action : statement.actions) {
    if (kind == PolicyKind::kTrust) {
      const std::string vendor = upper(action.substr(0, 4));
      if (vendor != "STS:") refuse("AssumeRole policy may only specify STS AssumeRole actions.");
    } else if (const std::string defect = action_defect(action); !defect.empty()) {
      refuse(defect);
    }
  }
}

void read_resources(const Json& json, PolicyStatement& statement, PolicyKind kind) {
  const Element element = find_element(json, "Resource", kind);
  if (kind == PolicyKind::kTrust) {
    if (element.value) refuse("Has prohibited field Resource");
    return;
  }
  statement.excepts_resources = element.is_exception;
  if (element.value) statement.resources = read_texts(*element.value, kind);
  if (statement.resources.empty()) refuse("Policy statement must contain resources.");
  for (const std::string& resource : statement.resources) {
    if (const std::string defect = resource_defect(resource); !defect.empty()) refuse(defect);
  }
}

/// Values may be texts, numbers and booleans, alone or in a list.
std::vector<std::string> read_condition_values(const Json& json, PolicyKind kind) {
  std::vector<std::string> values;
  const Json list = json.is_array() ? json : Json::array({json});
  for (const Json& item : list) {
    if (item.is_structured() || item.is_null()) refuse_syntax(kind, "This policy contains invalid Json");
    values.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  }
  return values;
}

void read_conditions(const Json& json, PolicyStatement& statement, PolicyKind kind) {
  const auto block = json.find("Condition");
  if (block == json.end()) return;
  if (!block->is_object()) refuse_syntax(kind, "Syntax errors in policy.");
  for (const auto& [comparison, keys] : block->items()) {
    PolicyCondition condition;
    if (!read_condition_operator(comparison, condition)) refuse("Invalid Condition type : " + comparison);
    if (!keys.is_object()) refuse_syntax(kind, "Syntax errors in policy.");
    for (const auto& [key, values] : keys.items()) {
      if (key.find(':') == std::string::npos) {
        refuse("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      condition.key = key;
      condition.values = read_condition_values(values, kind);
      statement.conditions.push_back(condition);
    }
  }
}

std::string read_sid(const Json& json, PolicyKind kind) {
  const auto found = json.find("Sid");
  if (found == json.end()) return {};
  if (!found->is_string()) refuse_syntax(kind, "This policy contains invalid Json");
  const std::string sid = *found;
  // "Some AWS services … might have other requirements for the Sid": bucket policies may use any characters.
  if (kind == PolicyKind::kResource) return sid;
  const bool is_plain = std::all_of(sid.begin(), sid.end(), [](unsigned char c) { return std::isalnum(c); });
  if (!is_plain) {
    refuse(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
        "[0-9A-Za-z]*");
  }
  return sid;
}

bool read_effect(const Json& json, PolicyKind kind) {
  const auto found = json.find("Effect");
  if (found == json.end()) refuse_syntax(kind, "Missing required field Effect");
  if (*found == "Allow") return true;
  if (*found == "Deny") return false;
  refuse_syntax(kind, "Invalid effect: " + (found->is_string() ? found->get<std::string>() : found->dump()));
}

PolicyStatement read_statement(const Json& json, PolicyKind kind) {
  static const std::set<std::string_view> kMembers = {"Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
                                                      "NotAction", "Resource", "NotResource", "Condition"};
  if (!json.is_object()) refuse_syntax(kind, "This policy contains invalid Json");
  check_members(json, kMembers, kind);
  PolicyStatement statement;
  statement.sid = read_sid(json, kind);
  statement.is_allow = read_effect(json, kind);
  read_principals(json, statement, kind);
  read_actions(json, statement, kind);
  read_resources(json, statement, kind);
  read_conditions(json, statement, kind);
  return statement;
}

std::string read_version(const Json& json, PolicyKind kind) {
  const auto found = json.find("Version");
  const Json version = found == json.end() ? Json(kFirstVersion) : *found;
  if (version == kCurrentVersion) return version;
  if (version != kFirstVersion) refuse_syntax(kind, "The policy's Version " + version.dump() + " is not valid");
  // Trust policies may still be of the first version; permissions may not, unless they do not say: "If you do not
  // include a Version element, the value defaults to 2008-10-17".
  if (kind == PolicyKind::kIdentity && found != json.end())
    refuse("Policy document must be version 2012-10-17 or greater.");
  return version;
}

}  // namespace

PolicyDocument parse_policy(std::string_view text, PolicyKind kind) {
  const Json json = parse_json(text, kind);
  check_members(json, {"Version", "Id", "Statement"}, kind);
  const auto statements = json.find("Statement");
  if (statements == json.end()) refuse_syntax(kind, "Missing required field Statement");
  PolicyDocument document;
  document.version = read_version(json, kind);
  if (const auto id = json.find("Id"); id != json.end()) {
    if (!id->is_string()) refuse_syntax(kind, "This policy contains invalid Json");
    document.id = *id;
  }
  const Json list = statements->is_array() ? *statements : Json::array({*statements});
  if (list.empty()) refuse_syntax(kind, "Missing required field Statement");
  std::set<std::string> sids;
  for (const Json& statement : list) {
    document.statements.push_back(read_statement(statement, kind));
    const std::string& sid = document.statements.back().sid;
    if (!sid.empty() && !sids.insert(sid).second) refuse("Statement IDs (SID) in a single policy must be unique.");
  }
  return document;
}

// "IAM does not count white space when calculating the size of a policy against these limits."
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
size_t policy_size(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](unsigned char c) { return !std::isspace(c); }));
}

}  // namespace emulator
