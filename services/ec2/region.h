// Regions and zones as AWS publishes them, and the account's attributes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/ec2/vocabulary.h"

namespace ec2 {

struct Zone {
  std::string_view name;  ///< "us-east-1a"
  std::string_view id;    ///< "use1-az6"
  std::string_view type;  ///< "availability-zone", "local-zone" or "wavelength-zone"
};

/// The zones of the context's region.
std::vector<Zone> zones_of_region(const RequestContext& context);
std::optional<Zone> find_zone(const RequestContext& context, std::string_view name_or_id);

void add_regions(Service& service);

}  // namespace ec2
