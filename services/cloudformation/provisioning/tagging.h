// How each service takes tags, derived from its model: TagSpecifications, Tags or tags at creation; CreateTags,
// Tag<Noun> or TagResource later.
#pragma once

#include "services/cloudformation/provisioning/stack_provisioning.h"

namespace cloudformation {

/// Puts tags into the input of a create operation, if it takes any.
void put_tags_into(RequestContext& context, const CloudFormationBinding& row, const protocol::OperationModel& create,
                   const Value& tags, Value& input);

/// Brings the tags of a resource that is there from previous_tags() to tags().
void update_tags(RequestContext& context, const CloudFormationBinding& row, StackProvisioning& provisioning,
                 const std::string& physical_id);

}  // namespace cloudformation
