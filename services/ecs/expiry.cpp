#include "services/ecs/expiry.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/scheduler.h"

namespace ecs {
namespace {

constexpr const char* kExpiryTimer = "expire";
constexpr char kSeparator = '\n';

void expire(RequestContext& context, const std::string& payload) {
  const size_t mark = payload.find(kSeparator);
  const ResourceType& type = context.machine.engine.type(kService, payload.substr(0, mark));
  const std::string id = payload.substr(mark + 1);
  if (!context.machine.engine.exists(context, type, id)) context.machine.engine.erase(context, type, id);
}

}  // namespace

void erase_when_gone(RequestContext& context, const ResourceType& type, std::string_view id) {
  context.machine.scheduler.schedule(context.transaction, context.time + type.lifecycle.gone_after,
                                     {.service = std::string(kService),
                                      .kind = kExpiryTimer,
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = std::string(type.name) + kSeparator + std::string(id)});
}

void add_expiry(Service& service) {
  service.timers.push_back({kExpiryTimer, expire});
}

}  // namespace ecs
