// What GetTemplateSummary and ValidateTemplate tell of a template, and the capabilities that its creation needs.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/template/resource_schema.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

/// What an import of the resources of one type needs to know.
struct ResourceIdentifierSummary {
  std::string resource_type;
  std::vector<std::string> logical_resource_ids;
  std::vector<std::string> resource_identifiers;
};

struct TemplateSummary {
  std::string description;
  std::string version;
  /// The template's Metadata as JSON text; empty if there is none.
  std::string metadata;
  /// "CAPABILITY_IAM" or "CAPABILITY_NAMED_IAM", and "CAPABILITY_AUTO_EXPAND".
  std::vector<std::string> capabilities;
  std::string capabilities_reason;
  std::vector<std::string> resource_types;
  std::vector<std::string> declared_transforms;
  std::vector<ResourceIdentifierSummary> resource_identifiers;
};

/// The parameters' declarations are those of the template itself.
TemplateSummary summarize_template(const Template& source, const ResourceSchemas& schemas);

/// Throws InsufficientCapabilitiesException if the caller did not acknowledge what the template needs.
/// CAPABILITY_NAMED_IAM includes CAPABILITY_IAM.
void check_capabilities(const TemplateSummary& summary, const std::vector<std::string>& acknowledged);

}  // namespace cloudformation
