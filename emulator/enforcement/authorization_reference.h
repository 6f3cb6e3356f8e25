// The Service Authorization Reference: which actions there are, on which resources, under which condition keys. A
// read-only view of the facts. https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

  /// By name: "ec2:CreateVpc". nullptr if AWS publishes no such action. Remembered, since it is asked for each call.
  const ActionFacts* find(const std::string& action) const;
  /// "ARN", "String", "Bool", … of a condition key; empty if it is not published.
  std::string_view key_type(std::string_view prefix, std::string_view key) const;
  /// All actions of a prefix.
  std::vector<std::string_view> actions(std::string_view prefix) const;
  /// The template of a resource type's ARN; empty if there is none.
  std::string_view arn_template(std::string_view prefix, std::string_view type) const;

 private:
  std::optional<ActionFacts> read(std::string_view prefix, std::string_view action) const;

  protocol::FactDocument document_;
  mutable std::unordered_map<std::string, std::optional<ActionFacts>> known_;
};

}  // namespace emulator
