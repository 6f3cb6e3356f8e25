// Roles that belong to a service: the service gives the name, the trust and the policy, and only it may change them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
#pragma once

#include <span>
#include <string_view>

#include "services/iam/entity.h"

namespace iam {

struct LinkedService {
  /// "autoscaling.amazonaws.com".
  std::string_view principal;
  /// What follows "AWSServiceRoleFor" in the role's name.
  std::string_view role_suffix;
  std::string_view policy;
  /// Whether several roles of it may stand beside each other, told apart by a suffix of the customer.
  bool takes_custom_suffix = false;
};

/// The services whose linked roles skyrig knows. AWS publishes the list service by service:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
std::span<const LinkedService> linked_services();

void add_service_linked_roles(Service& service);

}  // namespace iam
