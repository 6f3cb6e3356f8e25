// Volumes at instances.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

struct NewAttachment {
  std::string device;
  bool delete_on_termination = false;
};

/// Attaches a volume to an instance and stores both. Throws if the volume is taken, in another zone, or the device is.
/// Returns the attachment.
Value attach_volume(RequestContext& context, Value& volume, Value& instance, const NewAttachment& attachment);

/// Takes an instance off a volume: the volume is available again when nothing else has it.
void detach_volume(RequestContext& context, Value& volume, const std::string& instance_id);

void add_volume_attachments(Service& service);

}  // namespace ec2
