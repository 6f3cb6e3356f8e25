#include "protocol/signature/post_policy.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/http/http_message.h"

namespace protocol {
namespace {

using nlohmann::json;
using Operator = PolicyCondition::Operator;

[[noreturn]] void refuse_document(const std::string& reason) {
  throw ApiError("InvalidPolicyDocument", "Invalid Policy: " + reason, 400);
}

[[noreturn]] void refuse_access(const std::string& reason) {
  throw ApiError("AccessDenied", "Invalid according to Policy: " + reason, 403);
}

/// S3 takes the bounds as numbers and as texts of digits.
uint64_t read_bound(const json& bound) {
  if (bound.is_number_unsigned()) return bound.get<uint64_t>();
  if (bound.is_string()) {
    const auto& text = bound.get_ref<const std::string&>();
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
  }
  refuse_document("Invalid content-length-range: bounds must be non-negative integers.");
}

void read_list_condition(const json& condition, PostPolicy& policy) {
  if (condition.size() != 3) refuse_document("Invalid Condition: a list must have exactly 3 elements.");
  if (!condition[0].is_string()) refuse_document("Invalid Condition: the operator must be a string.");
  const std::string name = lower_case(condition[0].get_ref<const std::string&>());
  if (name == "content-length-range") {
    const ContentLengthRange range{.min = read_bound(condition[1]), .max = read_bound(condition[2])};
    if (range.min > range.max) refuse_document("Invalid content-length-range: the minimum exceeds the maximum.");
    // Several ranges must all hold.
    ContentLengthRange known = policy.content_length_range.value_or(range);
    policy.content_length_range = {.min = std::max(known.min, range.min), .max = std::min(known.max, range.max)};
    return;
  }
  if (name != "eq" && name != "starts-with") refuse_document("Invalid Condition: unknown operator '" + name + "'.");
  if (!condition[1].is_string() || !condition[2].is_string()) {
    refuse_document("Invalid Condition: field and value must be strings.");
  }
  const auto& field = condition[1].get_ref<const std::string&>();
  if (!field.starts_with('$')) refuse_document("Invalid Condition: a field's name must start with '$'.");
  policy.conditions.push_back({.comparison = name == "eq" ? Operator::kEquals : Operator::kStartsWith,
                               .field = lower_case(std::string_view(field).substr(1)),
                               .value = condition[2].get<std::string>()});
}

void read_condition(const json& condition, PostPolicy& policy) {
  if (condition.is_array()) return read_list_condition(condition, policy);
  if (!condition.is_object()) refuse_document("Invalid Condition: it must be an object or a list.");
  if (condition.size() != 1) {
    refuse_document("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  }
  const auto property = condition.begin();
  if (!property->is_string()) refuse_document("Invalid Simple-Condition: value must be a string.");
  policy.conditions.push_back({.field = lower_case(property.key()), .value = property->get<std::string>()});
}

/// "You can … specify … a comma-separated list" of content types: each of them must start so.
bool starts_every_item(std::string_view list, std::string_view prefix) {
  while (true) {
    const size_t end = list.find(',');
    std::string_view item = list.substr(0, end);
    while (item.starts_with(' ')) item.remove_prefix(1);
    if (!item.starts_with(prefix)) return false;
    if (end == std::string_view::npos) return true;
    list.remove_prefix(end + 1);
  }
}

bool holds_for(const PolicyCondition& condition, std::string_view value) {
  if (condition.comparison == Operator::kEquals) return value == condition.value;
  if (condition.field == "content-type") return starts_every_item(value, condition.value);
  return value.starts_with(condition.value);
}

/// True if the condition holds for every field of its name; a field that is not there counts as empty.
bool holds(const PolicyCondition& condition, const std::vector<QueryParameter>& fields) {
  bool is_found = false;
  for (const QueryParameter& field : fields) {
    if (!equal_ignoring_case(field.name, condition.field)) continue;
    is_found = true;
    if (!holds_for(condition, field.value)) return false;
  }
  return is_found || holds_for(condition, "");
}

std::string text_of(const PolicyCondition& condition) {
  const std::string name = condition.comparison == Operator::kEquals ? "eq" : "starts-with";
  return "[\"" + name + "\", \"$" + condition.field + "\", \"" + condition.value + "\"]";
}

bool needs_condition(std::string_view lower_case_name) {
  return lower_case_name != "x-amz-signature" && lower_case_name != "signature" &&
         lower_case_name != "awsaccesskeyid" && lower_case_name != "policy" && lower_case_name != "file" &&
         !lower_case_name.starts_with("x-ignore-");
}

}  // namespace

PostPolicy parse_post_policy(std::string_view base64) {
  if (base64.size() > kPolicyBytesMax) {
    throw ApiError("MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large.",
                   400);
  }
  const auto text = digest_from_base64(base64);
  if (!text) refuse_document("Invalid Base64 encoding.");
  const json document = json::parse(*text, nullptr, false);
  if (document.is_discarded() || !document.is_object()) refuse_document("Invalid JSON.");

  const auto expiration = document.find("expiration");
  if (expiration == document.end()) refuse_document("Policy missing expiration.");
  if (!expiration->is_string()) refuse_document("Invalid 'expiration' value.");
  const auto time = parse_extended_time(expiration->get_ref<const std::string&>());
  if (!time) refuse_document("Invalid 'expiration' value: '" + expiration->get<std::string>() + "'");
  PostPolicy policy{.expiration = *time};

  const auto conditions = document.find("conditions");
  if (conditions == document.end()) refuse_document("Policy missing conditions.");
  if (!conditions->is_array()) refuse_document("Invalid 'conditions' value: must be a List.");
  for (const json& condition : *conditions) read_condition(condition, policy);
  return policy;
}

void require_policy_conditions(const PostPolicy& policy, const std::vector<QueryParameter>& fields, SigningTime now) {
  if (policy.expiration <= now) refuse_access("Policy expired.");
  for (const PolicyCondition& condition : policy.conditions) {
    if (!holds(condition, fields)) refuse_access("Policy Condition failed: " + text_of(condition));
  }
  std::string extra;
  for (const QueryParameter& field : fields) {
    const std::string name = lower_case(field.name);
    const bool is_covered = std::any_of(policy.conditions.begin(), policy.conditions.end(),
                                        [&](const PolicyCondition& condition) { return condition.field == name; });
    if (is_covered || !needs_condition(name)) continue;
    extra.append(extra.empty() ? "" : ", ").append(field.name);
  }
  if (!extra.empty()) refuse_access("Extra input fields: " + extra);
}

void require_content_length(const PostPolicy& policy, uint64_t size_bytes) {
  if (!policy.content_length_range) return;
  const ContentLengthRange& range = *policy.content_length_range;
  if (size_bytes < range.min) {
    throw ApiError(
        "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size",
        {.status = 400,
         .members = {{"ProposedSize", std::to_string(size_bytes)}, {"MinSizeAllowed", std::to_string(range.min)}}});
  }
  if (size_bytes > range.max) {
    throw ApiError(
        "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
        {.status = 400,
         .members = {{"ProposedSize", std::to_string(size_bytes)}, {"MaxSizeAllowed", std::to_string(range.max)}}});
  }
}

}  // namespace protocol
