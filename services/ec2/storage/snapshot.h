// EBS snapshots.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Makes a snapshot of a volume.
Value make_snapshot(RequestContext& context, const Value& volume, const std::string& description, const Value& tags);

void add_snapshots(Service& service);

}  // namespace ec2
