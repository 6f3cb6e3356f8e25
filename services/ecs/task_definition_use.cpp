#include "services/ecs/task_definition_use.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/scheduler.h"

namespace ecs {
namespace {

constexpr const char* kEraseTimer = "erase-task-definition";
constexpr auto kLookAgain = std::chrono::hours(1);

struct User {
  std::string_view type;
  const char* definition_member;
  const char* state_member;
  const char* ended;
};

constexpr User kUsers[] = {{"task", "taskDefinitionArn", "lastStatus", "STOPPED"},
                           {"service", "taskDefinition", "status", "INACTIVE"}};

bool is_used(RequestContext& context, const Value& arn) {
  bool found = false;
  for (const User& user : kUsers) {
    context.machine.engine.each(context, context.machine.engine.type(kService, user.type), [&](Value& resource) {
      found = found ||
              (resource.value(user.definition_member, Value()) == arn && resource[user.state_member] != user.ended);
      return !found;
    });
  }
  return found;
}

}  // namespace

void erase_once_unused(RequestContext& context, const std::string& key) {
  auto& engine = context.machine.engine;
  const ResourceType& type = engine.type(kService, "task-definition");
  const auto definition = engine.find(context, type, key);
  if (!definition) return;
  if (!is_used(context, definition->at("taskDefinitionArn"))) return engine.erase(context, type, key);
  context.machine.scheduler.schedule(context.transaction, context.time + kLookAgain,
                                     {.service = std::string(kService),
                                      .kind = kEraseTimer,
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = key});
}

void add_task_definition_deletion(Service& service) {
  service.timers.push_back({kEraseTimer, erase_once_unused});
}

}  // namespace ecs
