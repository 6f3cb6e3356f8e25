#include "services/cloudformation/deployment/resource_attempt.h"

namespace cloudformation {

StackAdditions additions_to(const Value& stack) {
  return {.event_count = stack.at("@EventCount"),
          .garbage_count = stack.contains("@Garbage") ? stack["@Garbage"].size() : 0};
}

void take_back_additions(Value& stack, const StackAdditions& before) {
  stack["@EventCount"] = before.event_count;
  if (!stack.contains("@Garbage")) return;
  Value& garbage = stack["@Garbage"];
  while (garbage.size() > before.garbage_count) garbage.erase(garbage.size() - 1);
}

}  // namespace cloudformation
