// Key pairs.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Throws InvalidKeyPair.NotFound unless there is a key pair of that name.
void require_key_pair(RequestContext& context, const std::string& name);

void add_key_pairs(Service& service);

}  // namespace ec2
