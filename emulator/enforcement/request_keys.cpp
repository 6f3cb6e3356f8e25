#include "emulator/enforcement/request_keys.h"

#include <algorithm>

#include "emulator/authentication/session_attributes.h"
#include "emulator/authentication/temporary_credential.h"
#include "protocol/http/ascii.h"
#include "protocol/http/uri.h"

namespace emulator {
namespace {

using protocol::lower_case;

constexpr int kDepthMax = 6;

ConditionValues one(std::string value) {
  return {std::move(value)};
}
ConditionValues truth(bool value) {
  return {value ? "true" : "false"};
}

/// "Vpc", "vpc", "VpcId" are called alike; so are "x-amz-acl" and "X-Amz-Acl".
std::string squash(std::string_view name) {
  std::string squashed;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      squashed += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return squashed;
}

/// Scalars as policies write them; nothing for structures.
std::optional<std::string> text_of(const Value& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

void append_texts(const Value& value, ConditionValues& texts) {
  if (value.is_array()) {
    for (const Value& item : value) {
      if (auto text = text_of(item)) texts.push_back(std::move(*text));
    }
  } else if (auto text = text_of(value)) {
    texts.push_back(std::move(*text));
  }
}

/// The values of the member that is called like a key, at any depth.
void find_member(const Value& value, const std::string& squashed, ConditionValues& texts, int depth = 0) {
  if (depth > kDepthMax) return;
  if (value.is_array()) {
    for (const Value& item : value) find_member(item, squashed, texts, depth + 1);
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [name, child] : value.items()) {
    if (name.starts_with('@')) continue;
    if (squash(name) == squashed) append_texts(child, texts);
  }
  if (!texts.empty()) return;
  for (const auto& [name, child] : value.items()) {
    if (child.is_structured() && !name.starts_with('@')) find_member(child, squashed, texts, depth + 1);
  }
}

void add_tag_list(const Value& list, std::vector<std::pair<std::string, std::string>>& tags) {
  for (const Value& tag : list) {
    if (!tag.is_object()) continue;
    const auto read = [&](const char* upper, const char* lower) {
      const Value& value = tag.contains(upper) ? tag[upper] : tag.value(lower, Value());
      return value.is_string() ? value.get<std::string>() : std::string();
    };
    if (tag.contains("Key") || tag.contains("key")) tags.emplace_back(read("Key", "key"), read("Value", "value"));
    if (tag.contains("TagKey")) tags.emplace_back(read("TagKey", ""), read("TagValue", ""));
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> request_tags(const Value& input) {
  std::vector<std::pair<std::string, std::string>> tags;
  for (const char* member : {"Tags", "tags", "TagList"}) {
    const auto found = input.find(member);
    if (found == input.end()) continue;
    if (found->is_array()) add_tag_list(*found, tags);
    if (!found->is_object()) continue;
    for (const auto& [key, value] : found->items()) {
      if (value.is_string()) tags.emplace_back(key, value);
    }
  }
  for (const Value& specification : input.value("TagSpecifications", Value::array())) {
    if (specification.is_object()) add_tag_list(specification.value("Tags", Value::array()), tags);
  }
  return tags;
}

const ConditionValues* RequestKeys::find(std::string_view key) const {
  auto found = known_.find(key);
  if (found == known_.end()) found = known_.emplace(std::string(key), work_out(std::string(key))).first;
  return found->second ? &*found->second : nullptr;
}

std::optional<ConditionValues> RequestKeys::work_out(const std::string& key) const {
  if (!key.starts_with("aws:")) return service_key(key);
  const std::string name = key.substr(std::string_view("aws:").size());
  if (auto values = organization_key(name)) return values;
  if (auto values = principal_key(name)) return values;
  return request_key(name);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
std::optional<ConditionValues> RequestKeys::organization_key(const std::string& name) const {
  const auto tell = [&](const OrganizationFacts* organization,
                        const std::string& key) -> std::optional<ConditionValues> {
    if (!organization) return std::nullopt;
    if (name == key + "orgid") return one(organization->id);
    if (name == key + "orgpaths") return one(organization->path);
    return std::nullopt;
  };
  if (auto values = tell(sources_.principal_organization, "principal")) return values;
  return tell(sources_.resource_organization, "resource");
}

std::optional<ConditionValues> RequestKeys::principal_key(const std::string& name) const {
  const Principal& principal = sources_.context.principal;
  const bool is_service = principal.kind == PrincipalKind::kService;
  const bool is_anonymous = principal.kind == PrincipalKind::kAnonymous;
  const bool is_temporary = principal.access_key_id.starts_with(kTemporaryKeyPrefix);
  if (name == "principaltype") return one(std::string(principal_type(principal)));
  if (name == "principalisawsservice") return truth(is_service);
  if (name == "principalservicename" && is_service) return one(principal.arn);
  if (name == "principalarn" && !is_anonymous && !is_service) return one(std::string(principal_arn(principal)));
  if (name == "principalaccount" && !is_anonymous && !is_service) return one(principal.account);
  if (name == "userid" && !is_service) return one(is_anonymous ? "anonymous" : principal.id);
  if (name == "username" && principal.kind == PrincipalKind::kUser) {
    return one(principal.arn.substr(principal.arn.rfind('/') + 1));
  }
  if (name.starts_with("principaltag/")) {
    const std::string wanted = name.substr(std::string_view("principaltag/").size());
    for (const auto& [session_name, value] : principal.session) {
      if (lower_case(session_name) == "aws:" + name) return one(value);
    }
    for (const auto& [tag, value] : sources_.principal_tags) {
      if (lower_case(tag) == wanted) return one(value);
    }
    return std::nullopt;
  }
  for (const auto& [session_name, value] : principal.session) {
    if (lower_case(session_name) == "aws:" + name) return one(value);
  }
  // A request that shows a code is one with MFA; STS checks the code before it answers.
  if (name == "multifactorauthpresent" && sources_.input.contains("SerialNumber") &&
      sources_.service.model.name() == "sts") {
    return truth(true);
  }
  // "The aws:MultiFactorAuthPresent key is not present when … long-term credentials … make the request."
  if (name == "multifactorauthpresent" && is_temporary) return truth(false);
  return std::nullopt;
}

std::optional<ConditionValues> RequestKeys::request_key(const std::string& name) const {
  const RequestContext& context = sources_.context;
  // A service that asks itself in somebody's name is not between them.
  const bool is_via_service = !context.invoked_by.empty() && context.invoked_by != sources_.service.model.name();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(context.time).time_since_epoch().count();
  if (name == "currenttime" || name == "epochtime") return one(std::to_string(seconds));
  if (name == "requestedregion") return one(context.region);
  // What a service asks in somebody's name comes from the service's network.
  if (name == "sourceip" && !context.source_ip.empty() && !is_via_service) return one(context.source_ip);
  if (name == "useragent" && !context.user_agent.empty()) return one(context.user_agent);
  if (name == "referer" && !context.referer.empty()) return one(context.referer);
  if (name == "securetransport") return truth(context.is_secure);
  if (name == "viaawsservice") return truth(is_via_service);
  if ((name == "calledvia" || name == "calledviafirst" || name == "calledvialast") && is_via_service) {
    const bool is_host = context.invoked_by.ends_with(".amazonaws.com");
    return one(is_host ? context.invoked_by : context.invoked_by + ".amazonaws.com");
  }
  if (name == "sourceaccount" && context.principal.kind == PrincipalKind::kService)
    return one(context.principal.account);
  if (name == "resourceaccount") {
    return one(sources_.resource && !sources_.resource->account.empty() ? sources_.resource->account : context.account);
  }
  if (name == "tagkeys") {
    ConditionValues keys = tag_keys();
    return keys.empty() ? std::nullopt : std::optional(std::move(keys));
  }
  if (name.starts_with("requesttag/")) return request_tag(name.substr(std::string_view("requesttag/").size()));
  if (name.starts_with("resourcetag/") && sources_.resource) {
    for (const auto& [tag, value] : sources_.resource->tags) {
      if (lower_case(tag) == name.substr(std::string_view("resourcetag/").size())) return one(value);
    }
  }
  return std::nullopt;
}

std::optional<ConditionValues> RequestKeys::request_tag(std::string_view small_key) const {
  for (const auto& [tag, value] : request_tags(sources_.input)) {
    if (lower_case(tag) == small_key) return one(value);
  }
  return std::nullopt;
}

ConditionValues RequestKeys::tag_keys() const {
  ConditionValues keys;
  for (const auto& [tag, value] : request_tags(sources_.input)) keys.push_back(tag);
  for (const char* member : {"TagKeys", "tagKeys"}) {
    if (sources_.input.contains(member)) append_texts(sources_.input[member], keys);
  }
  return keys;
}

std::optional<ConditionValues> RequestKeys::service_key(const std::string& key) const {
  const size_t colon = key.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const std::string prefix = key.substr(0, colon), name = key.substr(colon + 1);
  const RequiredPermission& permission = sources_.permission;
  // What a provider said of somebody goes with the session: "cognito-identity.amazonaws.com:sub", "saml:sub".
  for (const auto& [session_name, value] : sources_.context.principal.session) {
    if (lower_case(session_name) == key) return one(value);
  }
  if (key == "iam:passedtoservice") {
    return permission.passed_to_service.empty() ? std::nullopt : std::optional(one(permission.passed_to_service));
  }
  if (name == "createaction") {
    return permission.create_action.empty() ? std::nullopt : std::optional(one(permission.create_action));
  }
  if (name.starts_with("resourcetag/")) return request_key(name);
  if (name == "region") return one(sources_.context.region);
  if (name == "resourceaccount") return request_key(name);
  if (sources_.service.authorization.find_key) {
    if (auto found = sources_.service.authorization.find_key(sources_.context, key, sources_.input)) return found;
  }
  return member_key(prefix, name);
}

/// A key of a service is mostly called like a member of the input or of the resource, or of its id or ARN.
std::optional<ConditionValues> RequestKeys::member_key(std::string_view prefix, std::string_view name) const {
  const std::string squashed = squash(name);
  ConditionValues texts;
  for (const std::string& spelled : {squashed, squashed + "id", squashed + "arn", squashed + "s"}) {
    find_member(sources_.input, spelled, texts);
    if (texts.empty() && sources_.resource) find_member(sources_.resource->members, spelled, texts);
    if (!texts.empty()) break;
  }
  if (texts.empty()) return std::nullopt;
  if (sources_.reference.key_type(prefix, std::string(prefix) + ":" + std::string(name)) != "ARN") return texts;
  for (std::string& text : texts) {
    if (!text.starts_with("arn:")) text = make_arn(sources_.context, prefix, std::string(name) + "/" + text);
  }
  return texts;
}

}  // namespace emulator
