// EBS volumes: their kinds and limits, and what instances do with them.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

struct NewVolume {
  std::string zone;
  /// VolumeType, Size, Iops, Throughput, SnapshotId, Encrypted, KmsKeyId, MultiAttachEnabled.
  Value settings;
  Value tags = Value::array();
  /// The snapshot of a published image is not stored: the image vouches for it.
  bool snapshot_is_known = false;
};

/// Makes a volume. Throws for sizes and rates that its type does not have.
Value make_volume(RequestContext& context, const NewVolume& request);

/// InvalidParameterDependency where a KmsKeyId stands without Encrypted.
void check_key_dependency(const Value& input);

/// Deletes a volume that nothing is attached to.
void erase_volume(RequestContext& context, const std::string& volume_id);

void add_volumes(Service& service);

}  // namespace ec2
