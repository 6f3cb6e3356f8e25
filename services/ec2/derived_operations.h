// The operations that follow from a row and the model: CreateX, DescribeXs, DeleteX.
#pragma once

#include <vector>

#include "emulator/resource/filter.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The derived operations of the service's rows, except those that it already has by hand.
std::vector<Operation> derive_operations(const Service& service);

/// Whether a Describe request is about a resource beyond ids and filters (Owners, KeyNames). Empty for all.
using Selection = std::function<bool(RequestContext& context, const Value& input, const Value& shown)>;

/// The derived Describe operation of a row, for requests that also select by other members.
emulator::Handler describe_handler(std::string_view operation, std::string_view type_name, Selection selection = {});

/// A Describe operation by hand, given the filters of its operation (derived from a shape, with a row's aliases).
using FilteredHandler =
    std::function<Value(const emulator::FilterIndex& filters, RequestContext& context, const Value& input)>;
emulator::Handler with_filters(std::string_view operation, std::string_view shape,
                               std::vector<emulator::FilterAlias> aliases, FilteredHandler describe);

/// The derived parts, for handlers that differ from them in one point.
Value create_resource(RequestContext& context, const protocol::OperationModel& operation, const ResourceType& type,
                      const Value& input);
Value delete_resource(RequestContext& context, const protocol::OperationModel& operation, const ResourceType& type,
                      const Value& input);

}  // namespace ec2
