// Task definitions: families of numbered revisions that never change once they are registered.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Where "family:revision" is stored: with zeros before the number, so that revisions sort as numbers.
std::string task_definition_key(std::string_view family_and_revision);

/// The task definition that a text means: "family" (its latest ACTIVE revision), "family:revision", or an ARN. With its
/// tags. Nothing if there is none.
std::optional<Value> find_task_definition(RequestContext& context, const std::string& identifier);

/// The same for something that is to run. Throws ClientException if it is not there or not ACTIVE.
Value active_task_definition(RequestContext& context, const std::string& identifier);

/// The definition of a container; nullptr if the task definition has none of that name.
const Value* find_container(const Value& task_definition, const std::string& name);

void add_task_definitions(Service& service);

}  // namespace ecs
