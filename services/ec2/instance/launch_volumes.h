// The volumes that an instance is launched with.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The image's block device mappings with the request's over them, device by device; NoDevice takes one away.
/// Throws InvalidBlockDeviceMapping for what cannot be.
Value merge_block_devices(const Value& image, const Value& overrides);

/// Refuses what a mapping's Ebs may not say about where its volume lies, or what is not emulated of it.
void refuse_unplaced_volume(const Value& ebs);

/// Makes a volume for each EBS mapping and attaches it to a stored instance.
void launch_volumes(RequestContext& context, const Value& mappings, Value& instance, const Value& tags);

}  // namespace ec2
