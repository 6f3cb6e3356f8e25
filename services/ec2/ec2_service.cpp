#include "services/ec2/ec2_service.h"

#include "services/ec2/authorization.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/image/image.h"
#include "services/ec2/image/image_attribute.h"
#include "services/ec2/instance/container_agent.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_attribute.h"
#include "services/ec2/instance/instance_credit.h"
#include "services/ec2/instance/instance_profile.h"
#include "services/ec2/instance/instance_provisioning.h"
#include "services/ec2/instance/instance_state.h"
#include "services/ec2/instance/instance_type.h"
#include "services/ec2/instance/key_pair.h"
#include "services/ec2/instance/launch_template.h"
#include "services/ec2/instance/launch_template_version.h"
#include "services/ec2/instance/placement_group.h"
#include "services/ec2/instance/run_instances.h"
#include "services/ec2/network/default_vpc.h"
#include "services/ec2/network/network.h"
#include "services/ec2/region.h"
#include "services/ec2/storage/snapshot.h"
#include "services/ec2/storage/volume.h"
#include "services/ec2/storage/volume_attachment.h"
#include "services/ec2/storage/volume_status.h"
#include "services/ec2/tags.h"

namespace ec2 {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService), .authorization = authorization(), .prepare = prepare_region};
  add_tags(service);
  add_network(service);

  add_regions(service);
  add_instance_types(service);
  add_key_pairs(service);
  add_volumes(service);
  add_volume_attachments(service);
  add_volume_statuses(service);
  add_snapshots(service);
  add_images(service);
  add_image_attributes(service);
  add_instances(service);
  add_run_instances(service);
  add_container_agent(service);
  add_instance_states(service);
  add_instance_attributes(service);
  add_instance_credits(service);
  add_instance_provisioning(service);
  add_instance_profiles(service);
  add_launch_templates(service);
  add_launch_template_versions(service);
  add_placement_groups(service);

  for (Operation& operation : derive_operations(service)) service.operations.push_back(std::move(operation));
  for (Operation& operation : service.operations) {
    operation.handler = with_conventions(*service.model.operation(operation.name), std::move(operation.handler));
  }
  return service;
}

}  // namespace ec2
