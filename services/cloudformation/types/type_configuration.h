// The configurations that an account gives to types, as they are kept.
#pragma once

#include <optional>
#include <string>

#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {

inline constexpr const char* kDefaultConfiguration = "default";

/// "arn:aws:cloudformation:us-east-1:123456789012:type-configuration/resource/My-Org-Type/default"
std::string configuration_arn(const RequestContext& context, const TypeName& name,
                              const std::string& alias = kDefaultConfiguration);

std::optional<Value> find_configuration(RequestContext& context, const std::string& arn);
/// The default configuration of a type.
std::optional<Value> find_configuration(RequestContext& context, const TypeName& name);
void save_configuration(RequestContext& context, const Value& configuration);
/// A type that is used no longer leaves no configuration behind for the next of its name.
void erase_configuration(RequestContext& context, const TypeName& name);

}  // namespace cloudformation
