// Texts with blanks that are filled from a resource and its place:
// "arn:${Partition}:sns:${Region}:${Account}:${TopicName}".
#pragma once

#include <string>
#include <string_view>

#include "emulator/dispatch/request_context.h"
#include "protocol/value.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

using protocol::Value;

/// Letters and digits of an identifier that no format gives a length.
constexpr size_t kIdentifierLength = 12;

/// Fills a format's blanks:
/// - ${Partition}, ${Region}, ${Account}, ${Suffix} (the partition's domain);
/// - ${lower:N}, ${alphanumeric:N}, ${upper:N}, ${hex:N}, ${digits:N}, ${uuid}: chance in that alphabet;
/// - ${next:Property}: one more than the last resource of the type had that has this property, from 1 on;
/// - ${@Property}: the property as it is;
/// - any other: the property of that name, or of the name that the type's properties have for it ("FunctionName" is
///   "Name"); of an ARN, the last part;
///   what the resource does not have becomes an identifier.
std::string fill_format(emulator::RequestContext& context, const ResourceSchema& schema, const Value& model,
                        std::string_view format);

}  // namespace cloudformation
