#include "services/iam/policies.h"

#include <algorithm>

#include "emulator/authorization/policy_document.h"
#include "services/iam/links.h"
#include "services/iam/managed_policies.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr const char* kVersions = "@Versions";
constexpr const char* kVersionCount = "@VersionCount";

const Entity& policy_entity() {
  return entity_named("policy");
}

bool is_managed(const Value& policy) {
  return policy.contains("@IsManaged");
}

void check_document(const std::string& document) {
  emulator::parse_policy(document, emulator::PolicyKind::kIdentity);
  check_quota("PolicySize", emulator::policy_size(document));
}

/// Adds a version to a policy and returns it.
Value add_version(const RequestContext& context, Value& policy, const std::string& document) {
  const int64_t number = policy.value(kVersionCount, int64_t{0}) + 1;
  const Value version{
      {"VersionId", "v" + std::to_string(number)}, {"CreateDate", now_seconds(context)}, {"Document", document}};
  Value& versions = policy[kVersions];
  versions.insert(versions.begin(), version);
  policy[kVersionCount] = number;
  return version;
}

ApiError no_such_version(const Value& policy, const std::string& version_id) {
  return no_such_entity("Policy " + policy.at("Arn").get<std::string>() + " version " + version_id +
                        " does not exist or is not attachable.");
}

Value present_version(const Value& policy, const Value& version, bool with_document) {
  Value shown{{"VersionId", version["VersionId"]},
              {"IsDefaultVersion", version["VersionId"] == policy["DefaultVersionId"]},
              {"CreateDate", version["CreateDate"]}};
  if (with_document) shown["Document"] = version["Document"];
  return shown;
}

/// The versions with their documents. Of AWS's policies the facts hold only the default version.
Value stored_versions(const RequestContext& context, const Value& policy) {
  if (!is_managed(policy)) return policy.at(kVersions);
  return Value::array({{{"VersionId", policy["DefaultVersionId"]},
                        {"CreateDate", policy["UpdateDate"]},
                        {"Document", managed_policy_document(context, policy["PolicyName"])}}});
}

Value find_version(const RequestContext& context, const Value& policy, const std::string& version_id) {
  for (Value& version : stored_versions(context, policy)) {
    if (version["VersionId"] == version_id) return std::move(version);
  }
  const auto number_of = [](const std::string& version) { return std::stol("0" + version.substr(1)); };
  const bool is_old = is_managed(policy) && number_of(version_id) > 0 &&
                      number_of(version_id) < number_of(policy["DefaultVersionId"].get<std::string>());
  if (!is_old) throw no_such_version(policy, version_id);
  throw ApiError("NotImplemented", "skyrig knows only the default version of AWS's managed policies.", 501);
}

Value policy_named(RequestContext& context, const Value& input) {
  check_policy_arn(input.at("PolicyArn"));
  return addressed_entity(context, policy_entity(), input);
}

Value modifiable_policy(RequestContext& context, const Value& input) {
  Value policy = policy_named(context, input);
  check_policy_is_modifiable(context, policy);
  return policy;
}

// By hand: versions are parts of a policy, with a quota and a default.
Value create_policy_version(RequestContext& context, const Value& input) {
  Value policy = modifiable_policy(context, input);
  const std::string document = input.at("PolicyDocument");
  check_document(document);
  if (static_cast<int64_t>(policy[kVersions].size()) >= quota("VersionsPerPolicy")) {
    throw ApiError("LimitExceeded",
                   "A managed policy can have up to 5 versions. Before you create a new version, you must delete an "
                   "existing version.");
  }
  const Value version = add_version(context, policy, document);
  if (input.value("SetAsDefault", false)) policy["DefaultVersionId"] = version["VersionId"];
  policy["UpdateDate"] = now_seconds(context);
  store_entity(context, policy_entity(), policy);
  return {{"PolicyVersion", present_version(policy, version, false)}};
}

Value get_policy_version(RequestContext& context, const Value& input) {
  const Value policy = policy_named(context, input);
  return {{"PolicyVersion", present_version(policy, find_version(context, policy, input.at("VersionId")), true)}};
}

Value list_policy_versions(RequestContext& context, const Value& input) {
  return {{"Versions", policy_versions_of(context, policy_named(context, input), false)}};
}

Value set_default_policy_version(RequestContext& context, const Value& input) {
  Value policy = modifiable_policy(context, input);
  policy["DefaultVersionId"] = find_version(context, policy, input.at("VersionId"))["VersionId"];
  policy["UpdateDate"] = now_seconds(context);
  store_entity(context, policy_entity(), policy);
  return Value::object();
}

Value delete_policy_version(RequestContext& context, const Value& input) {
  Value policy = modifiable_policy(context, input);
  const std::string version_id = find_version(context, policy, input.at("VersionId"))["VersionId"];
  if (policy["DefaultVersionId"] == version_id) {
    throw ApiError("DeleteConflict", "Cannot delete the default version of a policy.");
  }
  Value kept = Value::array();
  for (Value& version : policy[kVersions]) {
    if (version["VersionId"] != version_id) kept.push_back(std::move(version));
  }
  policy[kVersions] = std::move(kept);
  store_entity(context, policy_entity(), policy);
  return Value::object();
}

// By hand: policies are named by ARN, and their versions must go first.
Value delete_policy(RequestContext& context, const Value& input) {
  const Value policy = modifiable_policy(context, input);
  const std::string arn = policy["Arn"];
  if (!linked_to(context, kAttachedPolicies, arn).empty() || !linked_to(context, kBoundary, arn).empty()) {
    throw ApiError("DeleteConflict", "Cannot delete a policy attached to entities.");
  }
  if (policy[kVersions].size() > 1) {
    throw ApiError("DeleteConflict",
                   "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                   "versions. The default version is deleted with the policy.");
  }
  erase_entity(context, policy_entity(), policy);
  return Value::object();
}

using LinkCounts = std::map<std::string, size_t>;

size_t count_of(const LinkCounts& counts, const std::string& arn) {
  const auto found = counts.find(arn);
  return found == counts.end() ? 0 : found->second;
}

// By hand: two sources, and filters that the other lists do not have.
Value list_policies(RequestContext& context, const Value& input) {
  const std::string scope = input.value("Scope", "All"), prefix = input.value("PathPrefix", "/");
  const std::string usage = input.value("PolicyUsageFilter", "");
  const LinkCounts attached = count_links(context, kAttachedPolicies), bounding = count_links(context, kBoundary);
  std::vector<Value> policies;
  if (scope != "AWS") policies = all_entities(context, policy_entity());
  if (scope != "Local") {
    for (Value& policy : all_managed_policies(context)) policies.push_back(std::move(policy));
  }
  std::stable_sort(policies.begin(), policies.end(), [](const Value& left, const Value& right) {
    return key_of_name(left["PolicyName"].get<std::string>()) < key_of_name(right["PolicyName"].get<std::string>());
  });
  Value list = Value::array();
  for (Value& policy : policies) {
    const std::string arn = policy["Arn"];
    const size_t attachments = count_of(attached, arn), boundaries = count_of(bounding, arn);
    if (!policy["Path"].get<std::string>().starts_with(prefix)) continue;
    if (input.value("OnlyAttached", false) && attachments == 0) continue;
    if (usage == "PermissionsPolicy" && attachments == 0) continue;
    if (usage == "PermissionsBoundary" && boundaries == 0) continue;
    policy["AttachmentCount"] = attachments;
    policy["PermissionsBoundaryUsageCount"] = boundaries;
    policy["IsAttachable"] = true;
    std::erase_if(policy.get_ref<Value::object_t&>(), [](const auto& member) {
      return member.first.starts_with('@') || member.first == "Tags" || member.first == "Description";
    });
    list.push_back(std::move(policy));
  }
  return {{"Policies", std::move(list)}};
}

}  // namespace

void check_policy_arn(const std::string& arn) {
  const bool is_policy_arn = arn.starts_with("arn:aws") && arn.find(":iam::") != std::string::npos &&
                             arn.find(":policy/") != std::string::npos && !arn.ends_with('/');
  if (!is_policy_arn) throw invalid_input("ARN " + arn + " is not valid.");
}

std::optional<Value> find_policy(RequestContext& context, const std::string& arn) {
  if (auto managed = find_managed_policy(context, arn)) return managed;
  auto policy = find_entity(context, policy_entity(), arn.substr(arn.rfind('/') + 1));
  return policy && policy->at("Arn") == arn ? std::move(policy) : std::nullopt;
}

std::string policy_document(const RequestContext& context, const Value& policy, const std::string& version_id) {
  return find_version(context, policy, version_id)["Document"];
}

void complete_policy(RequestContext& context, const Value& input, Value& policy) {
  const std::string document = input.at("PolicyDocument");
  check_document(document);
  policy[kVersions] = Value::array();
  policy["DefaultVersionId"] = add_version(context, policy, document)["VersionId"];
  policy["UpdateDate"] = now_seconds(context);
}

void present_policy(RequestContext& context, Value& policy) {
  const std::string arn = policy["Arn"];
  policy["AttachmentCount"] = linked_to(context, kAttachedPolicies, arn).size();
  policy["PermissionsBoundaryUsageCount"] = linked_to(context, kBoundary, arn).size();
  policy["IsAttachable"] = true;
}

void check_policy_is_modifiable(const RequestContext& context, const Value& policy) {
  if (!is_managed(policy)) return;
  throw ApiError("AccessDenied",
                 "User: " + context.principal.arn + " is not authorized to change the AWS managed policy " +
                     policy["Arn"].get<std::string>(),
                 403);
}

Value policy_versions_of(const RequestContext& context, const Value& policy, bool with_documents) {
  Value list = Value::array();
  for (const Value& version : stored_versions(context, policy)) {
    list.push_back(present_version(policy, version, with_documents));
  }
  return list;
}

void add_policies(Service& service) {
  service.operations.push_back({"CreatePolicyVersion", create_policy_version});
  service.operations.push_back({"GetPolicyVersion", get_policy_version});
  service.operations.push_back({"ListPolicyVersions", list_policy_versions});
  service.operations.push_back({"SetDefaultPolicyVersion", set_default_policy_version});
  service.operations.push_back({"DeletePolicyVersion", delete_policy_version});
  service.operations.push_back({"DeletePolicy", delete_policy});
  service.operations.push_back({"ListPolicies", list_policies});
}

}  // namespace iam
