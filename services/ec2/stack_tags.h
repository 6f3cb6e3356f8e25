// Tags in stacks, for resources whose bindings are functions.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

Value tag_specifications(std::string_view type_name, const Value& tags);
/// Brings the tags of a resource from those before a stack's update to those after it.
void update_stack_tags(Provisioning& provisioning, const std::string& resource_id);

}  // namespace ec2
