// Key pairs.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

/// Throws InvalidKeyPair.NotFound unless there is a key pair of that name.
void require_key_pair(RequestContext& context, const std::string& name);

void add_key_pairs(Tables& tables);

}  // namespace ec2
