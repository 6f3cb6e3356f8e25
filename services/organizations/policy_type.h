// The types of policies that organizations attach, and the policies of each that AWS provides.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html
#pragma once

#include <string_view>
#include <vector>

#include "services/organizations/vocabulary.h"

namespace organizations {

struct PolicyType {
  /// "SERVICE_CONTROL_POLICY".
  std::string_view name;
  /// In ARNs: "service_control_policy".
  std::string_view arn_name;
  /// The id of AWS's policy that allows everything, which everybody has while the type is enabled; empty if there is
  /// none.
  std::string_view full_access;
  size_t content_bytes_max;
  /// How many of the type may be attached to one target.
  size_t attached_max;
  /// Whether a target must keep at least one.
  bool needs_one;
};

/// The row of a type; nullptr for types that skyrig does not know.
const PolicyType* policy_type(std::string_view name);

/// AWS's own policies of a type, as records.
std::vector<Value> managed_policies(const PolicyType& type);

/// Throws MalformedPolicyDocumentException if a document is none of the type.
void check_content(const PolicyType& type, const std::string& content);

void add_policy_type_operations(Service& service);

}  // namespace organizations
