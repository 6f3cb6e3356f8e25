// AWS's own types of hooks, which an account activates under a name of its own.
#pragma once

#include <optional>
#include <string_view>

#include "services/cloudformation/types/public_type.h"

namespace cloudformation {

constexpr std::string_view kGuardHookType = "AWS::Hooks::GuardHook";
constexpr std::string_view kLambdaHookType = "AWS::Hooks::LambdaHook";
/// Who publishes them: `activate-type --publisher-id aws-hooks`.
constexpr std::string_view kHookPublisher = "aws-hooks";

/// The version that can be activated; nothing if AWS has no such hook type.
std::optional<Value> published_hook(const PublicTypeName& name);

/// The schema of the whole of a hook's configuration ("CloudFormationConfiguration" downwards).
/// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hook-configuration-schema.html
Value hook_configuration_schema(std::string_view original_type_name);

}  // namespace cloudformation
