// The versions of launch templates.
#pragma once

#include <optional>
#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

std::optional<Value> find_template_named(RequestContext& context, const std::string& name);

/// The template that a request names by LaunchTemplateId or LaunchTemplateName.
Value get_template(RequestContext& context, const Value& input);

/// The version of a template that is meant by a number, "$Latest" or "$Default".
Value get_template_version(RequestContext& context, const Value& launch_template, const std::string& version);

Value store_template_version(RequestContext& context, const Value& launch_template, int64_t number, const Value& data,
                             const std::string& description);
void erase_template_versions(RequestContext& context, const Value& launch_template);

void add_launch_template_versions(Service& service);

}  // namespace ec2
