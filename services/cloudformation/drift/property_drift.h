// What differs between the properties that a template gives a resource and those that it has.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
#pragma once

#include <vector>

#include "protocol/value.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

using protocol::Value;

struct PropertyDifference {
  /// "ADD", "REMOVE" or "NOT_EQUAL".
  std::string_view kind;
  PropertyPath path;
  /// Null where there is none.
  Value expected, actual;
};

/// "CloudFormation only determines drift for property values that are explicitly set". Properties that `actual` does
/// not have at the top are not known, unless `is_complete`; write-only properties and those whose values AWS transforms
/// before it compares them are left alone.
std::vector<PropertyDifference> property_differences(const ResourceSchema& schema, const Value& expected,
                                                     const Value& actual, bool is_complete);

/// Both as DescribeStackResourceDrifts shows a value.
std::string difference_text(const Value& value);

}  // namespace cloudformation
