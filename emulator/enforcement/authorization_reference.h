// The Service Authorization Reference: which actions there are, on which resources, under which condition keys. A
// read-only view of the facts. https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/model/fact_document.h"

namespace emulator {

/// A kind of resource that an action works on.
struct ActionResource {
  std::string_view type;
  bool is_required = false;
  /// "arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}".
  std::string_view arn;
};

struct ActionFacts {
  /// "List", "Read", "Write", "Tagging", "Permissions management".
  std::string_view access_level;
  /// Empty for actions that know no resources.
  std::vector<ActionResource> resources;
  /// Other actions that it may need.
  std::vector<std::string_view> dependent;
};

class AuthorizationReference {
 public:
  explicit AuthorizationReference(const protocol::Facts& facts) : document_(facts.document("authorization")) {}

  /// By prefix and name: "ec2", "CreateVpc". Nothing if AWS publishes no such action.
  std::optional<ActionFacts> find(std::string_view prefix, std::string_view action) const;
  /// "ARN", "String", "Bool", … of a condition key; empty if it is not published.
  std::string_view key_type(std::string_view prefix, std::string_view key) const;
  /// All actions of a prefix.
  std::vector<std::string_view> actions(std::string_view prefix) const;
  /// The template of a resource type's ARN; empty if there is none.
  std::string_view arn_template(std::string_view prefix, std::string_view type) const;

 private:
  protocol::FactDocument document_;
};

}  // namespace emulator
