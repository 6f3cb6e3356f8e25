// Instance types and where they are offered, as AWS publishes them.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/model/fact_document.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {

/// AWS's description of an instance type (the shape InstanceTypeInfo); nothing if there is no such type.
std::optional<protocol::FactDocument> find_instance_type(const RequestContext& context, std::string_view name);

/// Whether a zone offers the type. Zones of which nothing is published offer every type.
bool is_offered(const RequestContext& context, std::string_view instance_type, std::string_view zone);

/// "x86_64" or the like: whether the type runs images of an architecture.
bool supports_architecture(const protocol::FactDocument& instance_type, std::string_view architecture);

void add_instance_types(Service& service);

}  // namespace ec2
