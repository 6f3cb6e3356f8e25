// Amazon Machine Images: those that AWS publishes, and an account's own.
#pragma once

#include <optional>
#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The image as described: published or own. Throws InvalidAMIID.Malformed or InvalidAMIID.NotFound.
Value get_image(RequestContext& context, const std::string& id);

/// The image if it is the account's own; images of others may not be changed: AuthFailure.
Value get_own_image(RequestContext& context, const std::string& id);

void add_images(Service& service);

}  // namespace ec2
