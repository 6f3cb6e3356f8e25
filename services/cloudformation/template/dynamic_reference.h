// {{resolve:service:…}} inside texts: values that are fetched when a resource is provisioned, and never stored.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

struct DynamicReference {
  /// "ssm", "ssm-secure" or "secretsmanager".
  std::string service;
  /// The SSM parameter's name, or the secret's id or ARN.
  std::string name;
  /// Of an SSM parameter; empty for the newest.
  std::string version;
  /// Of a secret: the key in its JSON (empty for the whole text), the version's stage and id.
  std::string json_key, version_stage, version_id;
};

size_t count_dynamic_references(const Node& node);
bool has_dynamic_reference(const Node& node);

/// Replaces every dynamic reference in the text by what `fetch` answers. Evaluation leaves the references as they are,
/// since change sets and events show the literal text; deployment/dynamic_values does this just before a resource is
/// created or updated. Refuses references that are not well-formed.
std::string resolve_dynamic_references(const std::string& text,
                                       const std::function<std::string(const DynamicReference&)>& fetch);

}  // namespace cloudformation
