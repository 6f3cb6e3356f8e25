#include "services/ecs/service_event.h"

#include "emulator/time/id_generator.h"

namespace ecs {
namespace {

/// "events: … A maximum of 100 of the latest events are displayed."
constexpr size_t kEventsMax = 100;

std::string message_of(const Value& service, const std::string& what) {
  return "(service " + service["serviceName"].get<std::string>() + ") " + what;
}

}  // namespace

void add_event(RequestContext& context, Value& service, const std::string& what) {
  Value& events = service["events"];
  events.insert(events.begin(), Value{{"id", context.machine.ids.uuid()},
                                      {"createdAt", emulator::to_timestamp(context.time)},
                                      {"message", message_of(service, what)}});
  if (events.size() > kEventsMax) events.erase(events.begin() + kEventsMax, events.end());
}

void add_event_once(RequestContext& context, Value& service, const std::string& what) {
  const Value& events = service["events"];
  if (!events.empty() && events[0]["message"] == message_of(service, what)) return;
  add_event(context, service, what);
}

std::string placement_event(bool is_fargate, const std::string& reason) {
  if (is_fargate) return "was unable to place a task. Reason: " + reason;
  return "was unable to place a task because no container instance met all of its requirements. Reason: " + reason +
         " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
}

std::string closest_event(const std::string& closest) {
  return "was unable to place a task because no container instance met all of its requirements. The closest matching " +
         closest + " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
}

}  // namespace ecs
