#include "services/organizations/policies.h"

#include <algorithm>

#include "services/organizations/membership.h"
#include "services/organizations/node.h"
#include "services/organizations/page.h"
#include "services/organizations/policy_type.h"
#include "services/organizations/refusal.h"
#include "services/organizations/tags.h"

namespace organizations {
namespace {

constexpr size_t kIdSuffixLength = 8;

const PolicyType& type_named(const std::string& name) {
  if (const PolicyType* type = policy_type(name)) return *type;
  throw ApiError("NotImplemented", "skyrig does not implement policies of the type " + name + " yet.", 501);
}

bool is_managed(const Value& policy) {
  return !policy.contains("Organization");
}

Value require_policy(RequestContext& context, const Value& organization, const std::string& id) {
  auto policy = find_policy(context, organization, id);
  if (!policy) throw no_such_policy();
  return std::move(*policy);
}

/// One that the organization made itself.
Value require_own_policy(RequestContext& context, const Value& organization, const std::string& id) {
  Value policy = require_policy(context, organization, id);
  if (!is_managed(policy)) return policy;
  throw invalid_input("IMMUTABLE_POLICY", "You specified a policy that is managed by AWS and can't be modified.");
}

Value summary_of(const Value& organization, const Value& policy) {
  return {{"Id", id_of(policy)},       {"Arn", policy_arn(organization, policy)},
          {"Name", policy.at("Name")}, {"Description", policy.at("Description")},
          {"Type", policy.at("Type")}, {"AwsManaged", is_managed(policy)}};
}

Value present(const Value& organization, const Value& policy) {
  return {{"Policy", {{"PolicySummary", summary_of(organization, policy)}, {"Content", policy.at("Content")}}}};
}

void check_policy_name_is_free(RequestContext& context, const Value& organization, const std::string& type,
                               const std::string& name) {
  for (const Value& policy : records_of(context, Kind::kPolicy, organization)) {
    if (policy.at("Type") == type && policy.at("Name") == name) {
      throw ApiError("DuplicatePolicyException", "A policy with the same name already exists.");
    }
  }
}

Value create_policy(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const PolicyType& type = type_named(input.at("Type"));
  check_content(type, input.at("Content"));
  check_policy_name_is_free(context, organization, input["Type"], input.at("Name"));
  const std::string id = make_id(context, "p-", kIdSuffixLength);
  const Value policy{{"Organization", id_of(organization)},
                     {"Name", input["Name"]},
                     {"Description", input.at("Description")},
                     {"Type", input["Type"]},
                     {"Content", input["Content"]},
                     {"Tags", checked_tags(input)}};
  create_record(context, Kind::kPolicy, id, policy);
  return present(organization, *find_record(context, Kind::kPolicy, id));
}

Value describe_policy(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  return present(organization, require_policy(context, organization, input.at("PolicyId")));
}

Value update_policy(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  Value policy = require_own_policy(context, organization, input.at("PolicyId"));
  if (input.contains("Content")) check_content(type_named(policy["Type"]), input["Content"]);
  if (input.contains("Name") && input["Name"] != policy["Name"]) {
    check_policy_name_is_free(context, organization, policy["Type"], input["Name"]);
  }
  for (const char* member : {"Name", "Description", "Content"}) {
    if (input.contains(member)) policy[member] = input[member];
  }
  store_record(context, Kind::kPolicy, policy);
  return present(organization, policy);
}

/// The targets that a policy is attached to.
std::vector<Target> targets_of(RequestContext& context, const Value& organization, const std::string& policy) {
  std::vector<Target> targets;
  for (const Kind kind : {Kind::kNode, Kind::kMember}) {
    for (Value& record : records_of(context, kind, organization)) {
      const Value& attached = record["Policies"];
      if (std::find(attached.begin(), attached.end(), policy) == attached.end()) continue;
      targets.push_back({.kind = kind, .record = std::move(record)});
    }
  }
  return targets;
}

Value delete_policy(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const std::string id = id_of(require_own_policy(context, organization, input.at("PolicyId")));
  if (!targets_of(context, organization, id).empty()) {
    throw ApiError(
        "PolicyInUseException",
        "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts "
        "before performing this operation.");
  }
  erase_record(context, Kind::kPolicy, id);
  return Value::object();
}

Value list_policies(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const PolicyType& type = type_named(input.at("Filter"));
  Value policies = Value::array();
  for (const Value& policy : managed_policies(type)) policies.push_back(summary_of(organization, policy));
  for (const Value& policy : records_of(context, Kind::kPolicy, organization)) {
    if (policy.at("Type") == type.name) policies.push_back(summary_of(organization, policy));
  }
  return answer_page(input, "Policies", policies);
}

/// The attached policies of one type.
std::vector<Value> attached_of_type(RequestContext& context, const Value& organization, const Target& target,
                                    const std::string& type) {
  std::vector<Value> attached;
  for (const Value& id : target.record.at("Policies")) {
    auto policy = find_policy(context, organization, id);
    if (policy && policy->at("Type") == type) attached.push_back(std::move(*policy));
  }
  return attached;
}

/// What AttachPolicy and DetachPolicy name.
struct Attachment {
  Value organization;
  Value policy;
  Target target;
  const PolicyType& type;
};

Attachment require_attachment(RequestContext& context, const Value& input) {
  const Value organization = require_management(context);
  const Value policy = require_policy(context, organization, input.at("PolicyId"));
  auto target = find_target(context, organization, input.at("TargetId"));
  if (!target) throw no_such_target();
  const Value& enabled = organization.at("PolicyTypes");
  if (std::find(enabled.begin(), enabled.end(), policy.at("Type")) == enabled.end()) {
    throw ApiError("PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types.");
  }
  return {.organization = organization, .policy = policy, .target = *target, .type = type_named(policy.at("Type"))};
}

Value attach_policy(RequestContext& context, const Value& input) {
  Attachment attachment = require_attachment(context, input);
  Value& policies = attachment.target.record["Policies"];
  if (std::find(policies.begin(), policies.end(), input["PolicyId"]) != policies.end()) {
    throw ApiError("DuplicatePolicyAttachmentException",
                   "The specified policy is already attached to the specified target.");
  }
  const size_t count =
      attached_of_type(context, attachment.organization, attachment.target, std::string(attachment.type.name)).size();
  if (count >= attachment.type.attached_max) {
    throw constraint_violation("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                               "You have attached the maximum number of policies to the specified target.");
  }
  policies.push_back(input["PolicyId"]);
  store_record(context, attachment.target.kind, attachment.target.record);
  return Value::object();
}

Value detach_policy(RequestContext& context, const Value& input) {
  Attachment attachment = require_attachment(context, input);
  Value& policies = attachment.target.record["Policies"];
  const auto found = std::find(policies.begin(), policies.end(), input["PolicyId"]);
  if (found == policies.end()) {
    throw ApiError("PolicyNotAttachedException",
                   "The policy isn't attached to the specified target in the specified root.");
  }
  const size_t count =
      attached_of_type(context, attachment.organization, attachment.target, std::string(attachment.type.name)).size();
  const bool is_last = attachment.type.needs_one && count == 1;
  const bool is_kept = attachment.type.name == "RESOURCE_CONTROL_POLICY" && is_managed(attachment.policy);
  if (is_last || is_kept) {
    throw constraint_violation("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                               "You cannot remove the last policy attached to the specified target. You must have at "
                               "least one attached at all times.");
  }
  policies.erase(found);
  store_record(context, attachment.target.kind, attachment.target.record);
  return Value::object();
}

Value list_policies_for_target(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const auto target = find_target(context, organization, input.at("TargetId"));
  if (!target) throw no_such_target();
  type_named(input.at("Filter"));
  Value policies = Value::array();
  for (const Value& policy : attached_of_type(context, organization, *target, input["Filter"])) {
    policies.push_back(summary_of(organization, policy));
  }
  return answer_page(input, "Policies", policies);
}

Value list_targets_for_policy(RequestContext& context, const Value& input) {
  const Value organization = require_reader(context);
  const Value policy = require_policy(context, organization, input.at("PolicyId"));
  Value targets = Value::array();
  for (const Target& target : targets_of(context, organization, id_of(policy))) {
    targets.push_back({{"TargetId", id_of(target.record)},
                       {"Arn", arn_of(organization, target)},
                       {"Name", target.record.at("Name")},
                       {"Type", type_of(target)}});
  }
  return answer_page(input, "Targets", targets);
}

}  // namespace

std::optional<Value> find_policy(RequestContext& context, const Value& organization, const std::string& id) {
  for (const char* type : {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}) {
    for (Value& policy : managed_policies(*policy_type(type))) {
      if (id_of(policy) == id) return std::move(policy);
    }
  }
  auto policy = find_record(context, Kind::kPolicy, id);
  if (!policy || policy->at("Organization") != id_of(organization)) return std::nullopt;
  return policy;
}

std::string policy_arn(const Value& organization, const Value& policy) {
  const std::string type(policy_type(policy.at("Type").get<std::string>())->arn_name);
  if (is_managed(policy)) return "arn:aws:organizations::aws:policy/" + type + "/" + id_of(policy);
  return arn_of(organization, "policy", type + "/" + id_of(policy));
}

void add_policy_operations(Service& service) {
  service.operations.insert(service.operations.end(), {{"CreatePolicy", create_policy},
                                                       {"DescribePolicy", describe_policy},
                                                       {"UpdatePolicy", update_policy},
                                                       {"DeletePolicy", delete_policy},
                                                       {"ListPolicies", list_policies},
                                                       {"AttachPolicy", attach_policy},
                                                       {"DetachPolicy", detach_policy},
                                                       {"ListPoliciesForTarget", list_policies_for_target},
                                                       {"ListTargetsForPolicy", list_targets_for_policy}});
}

}  // namespace organizations
