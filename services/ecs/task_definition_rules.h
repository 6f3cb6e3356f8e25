// What ECS refuses in a task definition, beyond what the model says. One function a rule; the table at the end lists
// them in the order in which they are checked.
#pragma once

#include <optional>
#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Throws ClientException for the first rule that the definition breaks. Sizes must have been normalized.
void check_task_definition(const Value& definition);

/// Why Fargate could not run it; nothing if it could.
std::optional<std::string> fargate_objection(const Value& definition);

}  // namespace ecs
