#include "services/organizations/policy_type.h"

#include <algorithm>
#include <iterator>

#include "emulator/authorization/policy_document.h"
#include "services/organizations/membership.h"
#include "services/organizations/node.h"
#include "services/organizations/refusal.h"

namespace organizations {
namespace {

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
constexpr PolicyType kTypes[] = {{.name = "SERVICE_CONTROL_POLICY",
                                  .arn_name = "service_control_policy",
                                  .full_access = "p-FullAWSAccess",
                                  .content_bytes_max = 5120,
                                  .attached_max = 5,
                                  .needs_one = true},
                                 {.name = "RESOURCE_CONTROL_POLICY",
                                  .arn_name = "resource_control_policy",
                                  .full_access = "p-RCPFullAWSAccess",
                                  .content_bytes_max = 5120,
                                  .attached_max = 5,
                                  .needs_one = true}};

bool is_resource_control(const PolicyType& type) {
  return type.name == "RESOURCE_CONTROL_POLICY";
}

ApiError malformed() {
  return ApiError("MalformedPolicyDocumentException",
                  "The provided policy document does not meet the requirements of the specified policy type.");
}

/// "You can't use … Effect … Allow in customer managed RCPs. The Principal element can contain only *."
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
void check_resource_control(const emulator::PolicyDocument& document) {
  for (const emulator::PolicyStatement& statement : document.statements) {
    const bool is_everybody = statement.principals.size() == 1 && statement.principals[0].value == "*";
    if (statement.is_allow || !is_everybody || statement.excepts_principals || statement.excepts_actions) {
      throw malformed();
    }
  }
}

const PolicyType& require_type(const Value& input) {
  const std::string name = input.at("PolicyType");
  if (const PolicyType* type = policy_type(name)) return *type;
  throw ApiError("NotImplemented", "skyrig does not implement policies of the type " + name + " yet.", 501);
}

Value require_root(RequestContext& context, const Value& organization, const Value& input) {
  if (input.at("RootId") == organization.at("Root")) return *find_record(context, Kind::kNode, input["RootId"]);
  throw ApiError("RootNotFoundException", "You specified a root that doesn't exist.");
}

/// Visits every root, unit and account.
void each_target(RequestContext& context, const Value& organization,
                 const std::function<void(Value& policies)>& visit) {
  for (const Kind kind : {Kind::kNode, Kind::kMember}) {
    for (Value& record : records_of(context, kind, organization)) {
      visit(record["Policies"]);
      store_record(context, kind, record);
    }
  }
}

/// The policy that allows everything comes with the type: nothing is denied by enabling it.
Value enable(RequestContext& context, const Value& input) {
  Value organization = require_management(context);
  require_root(context, organization, input);
  const PolicyType& type = require_type(input);
  Value& enabled = organization["PolicyTypes"];
  if (std::find(enabled.begin(), enabled.end(), type.name) != enabled.end()) {
    throw ApiError("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.");
  }
  if (organization.at("FeatureSet") != "ALL") {
    throw ApiError("PolicyTypeNotAvailableForOrganizationException",
                   "You can't use the specified policy type with the feature set currently enabled for this "
                   "organization.");
  }
  enabled.push_back(type.name);
  store_record(context, Kind::kOrganization, organization);
  each_target(context, organization, [&](Value& policies) { policies.push_back(type.full_access); });
  return {{"Root", present_root(context, organization)}};
}

/// "When you disable a policy type, all policies of that type are automatically detached from all entities."
Value disable(RequestContext& context, const Value& input) {
  Value organization = require_management(context);
  require_root(context, organization, input);
  const PolicyType& type = require_type(input);
  Value& enabled = organization["PolicyTypes"];
  const auto found = std::find(enabled.begin(), enabled.end(), type.name);
  if (found == enabled.end()) {
    throw ApiError("PolicyTypeNotEnabledException", "The specified policy type isn't currently enabled in this root.");
  }
  enabled.erase(found);
  store_record(context, Kind::kOrganization, organization);
  each_target(context, organization, [&](Value& policies) {
    Value kept = Value::array();
    for (const Value& id : policies) {
      const auto policy = find_record(context, Kind::kPolicy, id);
      if (id != type.full_access && (!policy || policy->at("Type") != type.name)) kept.push_back(id);
    }
    policies = std::move(kept);
  });
  return {{"Root", present_root(context, organization)}};
}

}  // namespace

const PolicyType* policy_type(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const PolicyType& type) { return type.name == name; });
  return found == std::end(kTypes) ? nullptr : found;
}

std::vector<Value> managed_policies(const PolicyType& type) {
  if (is_resource_control(type)) {
    return {
        {{"@Key", type.full_access},
         {"Name", "RCPFullAWSAccess"},
         {"Description", "Allows access to every resource"},
         {"Type", type.name},
         {"Content",
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})"}}};
  }
  return {{{"@Key", type.full_access},
           {"Name", "FullAWSAccess"},
           {"Description", "Allows access to every operation"},
           {"Type", type.name},
           {"Content", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"}}};
}

void check_content(const PolicyType& type, const std::string& content) {
  if (content.size() > type.content_bytes_max) {
    throw constraint_violation("POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum policy size.");
  }
  const bool is_of_resources = is_resource_control(type);
  const auto kind = is_of_resources ? emulator::PolicyKind::kResource : emulator::PolicyKind::kIdentity;
  emulator::PolicyDocument document;
  try {
    document = emulator::parse_policy(content, kind);
  } catch (const ApiError&) {  // Organizations tells nothing of what IAM would say of the document
    throw malformed();
  }
  if (is_of_resources) check_resource_control(document);
}

void add_policy_type_operations(Service& service) {
  service.operations.push_back({"EnablePolicyType", enable});
  service.operations.push_back({"DisablePolicyType", disable});
}

}  // namespace organizations
