// What a change set says of one resource: each difference with its cause, and the values before and after.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html
#pragma once

#include <functional>
#include <set>
#include <string>

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/property_diff.h"
#include "services/cloudformation/template/references.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

/// What may have caused a difference beside the template itself.
struct ChangeCauses {
  /// Parameters whose values are others than before.
  std::set<std::string> parameters = {};
  /// Resources that will be made anew, so that what refers to them changes.
  const std::set<std::string>* renewed = nullptr;
  const Conditions* conditions = nullptr;
};

/// The details of one property's change. A value that comes from a changed parameter yields two: the parameter's,
/// which is certain, and the template's own, which only the deployment tells.
std::vector<Value> property_details(const PropertyChange& change, const Resource& declared, const ChangeCauses& causes);

/// The detail of a change beside the properties: Metadata, or tags of the stack.
Value attribute_detail(const char* attribute);

/// The detail of a nested stack, whose template may have changed behind its address.
Value automatic_detail();

/// BeforeContext and AfterContext: the resource's definition as JSON text.
std::string context_text(const Value& properties, const Value& metadata, const std::string& deletion_policy,
                         const std::string& update_replace_policy);

/// The same with "****" wherever a secret's text stands.
Value masked(Value value, const std::set<std::string>& secrets);

/// The change without what DescribeChangeSet shows only on request (IncludePropertyValues).
Value without_values(Value change);

}  // namespace cloudformation
