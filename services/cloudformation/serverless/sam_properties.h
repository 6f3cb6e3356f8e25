// The properties of the serverless resource types and which of them are required, as data.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// Refuses properties that the type does not have, required ones that are missing, and those that are not done yet.
void check_sam_properties(const SamResource& resource);

/// The properties that the section Globals may have for a kind ("Function"); nothing for what it does not know.
std::optional<std::vector<std::string>> global_properties(std::string_view kind);

}  // namespace cloudformation
