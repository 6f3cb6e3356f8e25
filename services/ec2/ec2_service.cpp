#include "services/ec2/ec2_service.h"

#include "services/ec2/authorization.h"
#include "services/ec2/conventions.h"
#include "services/ec2/default_vpc.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/image.h"
#include "services/ec2/image_attribute.h"
#include "services/ec2/instance.h"
#include "services/ec2/instance_attribute.h"
#include "services/ec2/instance_credit.h"
#include "services/ec2/instance_profile.h"
#include "services/ec2/instance_provisioning.h"
#include "services/ec2/instance_state.h"
#include "services/ec2/instance_type.h"
#include "services/ec2/key_pair.h"
#include "services/ec2/launch_template.h"
#include "services/ec2/launch_template_version.h"
#include "services/ec2/network.h"
#include "services/ec2/placement_group.h"
#include "services/ec2/region.h"
#include "services/ec2/run_instances.h"
#include "services/ec2/snapshot.h"
#include "services/ec2/tags.h"
#include "services/ec2/volume.h"
#include "services/ec2/volume_attachment.h"
#include "services/ec2/volume_status.h"

namespace ec2 {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_tags(tables);
  add_network(tables);

  add_regions(tables);
  add_instance_types(tables);
  add_key_pairs(tables);
  add_volumes(tables);
  add_volume_attachments(tables);
  add_volume_statuses(tables);
  add_snapshots(tables);
  add_images(tables);
  add_image_attributes(tables);
  add_instances(tables);
  add_run_instances(tables);
  add_instance_states(tables);
  add_instance_attributes(tables);
  add_instance_credits(tables);
  add_instance_provisioning(tables);
  add_instance_profiles(tables);
  add_launch_templates(tables);
  add_launch_template_versions(tables);
  add_placement_groups(tables);

  const protocol::ServiceModel model = facts.service(kService);
  for (Operation& operation : derive_operations(model, tables)) tables.operations.push_back(std::move(operation));
  for (Operation& operation : tables.operations) {
    operation.handler = with_conventions(*model.operation(operation.name), std::move(operation.handler));
  }
  return {.model = model,
          .operations = std::move(tables.operations),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation),
          .authorization = authorization(),
          .prepare = prepare_region};
}

}  // namespace ec2
