// SAM's policy templates: least policies for common needs, by name and parameters.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// The policy document of a template with its parameters filled in; nothing if there is no template of that name.
/// Throws InvalidResource in the name of `id` for parameters that are missing or unknown.
std::optional<Json> templated_policy(const std::string& id, const std::string& name, const Json& parameters);

}  // namespace cloudformation
