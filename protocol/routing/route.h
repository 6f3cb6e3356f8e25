// Where a request goes: the service, the operation, and what its path says.
#pragma once

#include <string>
#include <vector>

#include "protocol/model/service_model.h"

namespace protocol {

/// A label of a REST operation's URI template with its decoded value ("Bucket" → "photos").
struct UriLabel {
  std::string name;
  std::string value;
};

struct Route {
  ServiceModel service;
  OperationModel operation;
  std::vector<UriLabel> labels = {};
};

}  // namespace protocol
