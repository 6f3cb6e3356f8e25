// Hooks of an account that are switched on, as they are configured.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {

struct Hook {
  /// "Private::Guard::MyHook", and the type that it was activated from: "AWS::Hooks::GuardHook".
  std::string name, original_name;
  std::string type_arn, version_id, configuration_version_id, execution_role_arn;
  /// HookConfiguration.
  Value configuration;

  /// "FAIL" or "WARN"
  std::string failure_mode() const { return configuration.value("FailureMode", "WARN"); }
  Value properties() const { return configuration.value("Properties", Value::object()); }
};

/// In the order of their names.
std::vector<Hook> enabled_hooks(RequestContext& context);

}  // namespace cloudformation
