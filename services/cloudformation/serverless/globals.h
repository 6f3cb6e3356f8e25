// The section Globals: properties that all resources of a kind share.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// Puts the globals under the properties of the resources: lists are joined with the globals first, maps merged, and
/// everything else is the resource's own. Throws InvalidResource for a section that does not hold.
void merge_globals(const Json& globals, Json& resources);

}  // namespace cloudformation
