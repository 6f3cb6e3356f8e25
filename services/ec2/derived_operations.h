// The operations that follow from a row and the model: CreateX, DescribeXs, DeleteX.
#pragma once

#include <vector>

#include "services/ec2/tables.h"

namespace ec2 {

/// The derived operations of the tables' rows, except those that the tables already have by hand.
std::vector<Operation> derive_operations(const protocol::ServiceModel& model, const Tables& tables);

/// The derived parts, for handlers that differ from them in one point.
Value create_resource(RequestContext& context, const protocol::OperationModel& operation, const ResourceType& type,
                      const Value& input);
Value delete_resource(RequestContext& context, const protocol::OperationModel& operation, const ResourceType& type,
                      const Value& input);

}  // namespace ec2
