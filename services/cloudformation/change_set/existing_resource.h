// ImportExistingResources: what a template names and is there already is imported along with the other changes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
#pragma once

#include <vector>

#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {

/// Makes imports of the additions whose resource is there and is no stack's. Returns what is to be imported: primary
/// identifiers by logical id.
Value import_existing(RequestContext& context, const Value& stack, const StackRequest& request,
                      std::vector<Value>& changes);

/// The primary identifier that a template gives a resource in so many words, if there is one already.
std::optional<std::string> existing_identifier(RequestContext& context, const Value& stack, const Resource& declared);

/// Whether a stack of the account and region has the resource; then its ARN.
std::optional<std::string> owning_stack(RequestContext& context, const std::string& type,
                                        const std::string& physical_id);

}  // namespace cloudformation
