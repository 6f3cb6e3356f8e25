#include "services/ec2/ec2_service.h"

#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/tags.h"
#include "services/ec2/vpc.h"

namespace ec2 {

emulator::Service make_service(const protocol::Facts& facts) {
  Tables tables;
  add_tags(tables);
  add_vpcs(tables);

  const protocol::ServiceModel model = facts.service(kService);
  for (Operation& operation : derive_operations(model, tables)) tables.operations.push_back(std::move(operation));
  for (Operation& operation : tables.operations) {
    operation.handler = with_conventions(*model.operation(operation.name), std::move(operation.handler));
  }
  return {.model = model,
          .operations = std::move(tables.operations),
          .resource_types = std::move(tables.types),
          .cloudformation = std::move(tables.cloudformation)};
}

}  // namespace ec2
