#include "emulator/resource/resource_engine.h"

namespace emulator {

std::string id_of(const ResourceType& type, const Value& resource) {
  return resource.at(std::string(type.id_member)).get<std::string>();
}

std::string state_of(const ResourceType& type, const Value& resource) {
  if (type.lifecycle.pointer.empty()) return {};
  const Value::json_pointer pointer{std::string(type.lifecycle.pointer)};
  return resource.contains(pointer) ? resource.at(pointer).get<std::string>() : std::string();
}

bool advance_state(const ResourceType& type, Value& resource, Time now) {
  const Lifecycle& lifecycle = type.lifecycle;
  if (lifecycle.pointer.empty() || !resource.contains("@since")) return true;
  std::string state = state_of(type, resource);
  Time since{Duration(resource["@since"].get<int64_t>())};
  for (bool has_moved = true; has_moved;) {
    has_moved = false;
    for (const LifecycleStep& step : lifecycle.steps) {
      if (step.from != state || now < since + step.after) continue;
      state = step.to;
      since += step.after;
      has_moved = true;
      break;
    }
  }
  if (state != state_of(type, resource)) {
    resource[Value::json_pointer(std::string(lifecycle.pointer))] = state;
    resource["@since"] = since.time_since_epoch().count();
  }
  return lifecycle.gone.empty() || state != lifecycle.gone || now < since + lifecycle.gone_after;
}

}  // namespace emulator
