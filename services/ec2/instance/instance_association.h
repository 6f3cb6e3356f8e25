// The associations of Systems Manager that a stack gives an instance (SsmAssociations).
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Associates the instance with the documents that its properties name. Systems Manager's associations are modelled,
/// and nothing runs them.
void make_associations(Provisioning& provisioning, const std::string& instance_id);
void remove_associations(Provisioning& provisioning, const std::string& instance_id);

}  // namespace ec2
